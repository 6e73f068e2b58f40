"""SSH host keys that differ from the stored ones."""

from app.rules.causes.rule import Rule

HOST_KEYS = Rule(
    "an SSH host key that is not the stored one",
    "host_key_mismatch",
    r"""
    host[- ]?key <words>(?:verification failed|verification error|mismatch|changed|differs?|different|unknown|untrusted
    |not (?:trusted|known|recogni[sz]ed|cached|the (?:stored|same|expected|one))|(?:does|did) not (?:match|agree)
    |doesn't match|didn't match|rejected|could not be verified|not verified|cannot be verified|no longer matches
    |is not (?:in|stored))
    host key (?:verification|mismatch|check) <words>fail|hostkey(?:mismatch|unknown|error)
    hostkeynotverifiable|bad host key
    host identification has changed
    fingerprint <words>(?:does not match|did not match|doesn't match|is unknown|has changed|changed|mismatch|differs
    |is different|is not)
    (?:different|unknown|unexpected|unrecogni[sz]ed|new|another|changed|wrong
    |mismatched) (?:ssh )?(?:server )?host[- ]?key\b
    no \S+ host key is known|offending \S+ key|dns spoofing|authenticity of host|knownhosts: key
    host key <words><is>(?:marked as )?revoked|revoked host key
    (?:presented|offered|sent|shows?|showed|has) (?:a|an) <words>(?:host )?key <words>(?:than|that (?:differs
    |does not match|is not))
    server's <word>key <is>changed|server <words>identity <is>changed
    \b(?:ssh|host|server)(?:\'s)? key (?:has |is |was )?(?:changed|new|replaced|different)
    \S+\'s (?:ssh )?key (?:has )?changed
    identity of <words>(?:could not|cannot|not) be (?:verified|confirmed)
    not the (?:host )?key (?:that )?we (?:know|stored|have|expect)|fingerprint .* is not the one
    host[- ]?key <words>(?:never|not) (?:been )?(?:seen|known|stored|recogni[sz]ed)
    """,
    (
        "Host key verification failed.",
        'Net::SSH::HostKeyMismatch: fingerprint SHA256:b1d2 does not match for "web1.example.com,203.0.113.10"',
        "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
        "The host key of web1.example.com has changed since the last deployment.",
        "No ED25519 host key is known for web1.example.com and you have requested strict checking.",
    ),
    unless="no matching|could not settle|algorithm|negotiate|verified successfully",
    counter_examples=(
        "Unable to negotiate with 203.0.113.10 port 22: no matching host key type found. Their offer: ssh-rsa",
        "Host key verified",
    ),
)
