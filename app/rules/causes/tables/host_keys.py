"""SSH host keys that differ from the stored ones."""

from app.rules.causes.rule import Rule

HOST_KEYS = (
    Rule(
        "an SSH host key that is not the stored one",
        "host_key_mismatch",
        (
            (
                r"host[- ]?key <words>(?:verification failed|verification error|mismatch|changed|differs?|different"
                r"|unknown|untrusted|not (?:trusted|known|recogni[sz]ed|cached|the (?:stored|same|expected|one))"
                r"|(?:does|did) not (?:match|agree)|doesn't match|didn't match|rejected|could not be verified"
                r"|not verified|cannot be verified|no longer matches|is not (?:in|stored))"
            ),
            r"host key (?:verification|mismatch|check) <words>fail|hostkey(?:mismatch|unknown|error)",
            r"hostkeynotverifiable|bad host key",
            r"remote host identification has changed|host identification has changed",
            (
                r"fingerprint <words>(?:does not match|did not match|doesn't match|is unknown|has changed|changed"
                r"|mismatch|differs|is different|is not)"
            ),
            (
                r"(?:different|unknown|unexpected|unrecogni[sz]ed|new|another|changed|wrong|mismatched) (?:ssh"
                r" )?(?:server )?host[- ]?key\b"
            ),
            r"no \S+ host key is known|offending \S+ key|dns spoofing|authenticity of host|knownhosts: key",
            r"host key <words><is>(?:marked as )?revoked|revoked host key",
            (
                r"(?:presented|offered|sent|shows?|showed|has) (?:a|an) <words>(?:host )?key <words>(?:than|that"
                r" (?:differs|does not match|is not))"
            ),
            r"server's <word>key <is>changed|server <words>identity <is>changed",
            (
                r"\b(?:ssh|host|server)(?:\'s)? key (?:has |is |was )?(?:changed|new|replaced|different)|\S+\'s"
                r" (?:ssh )?key (?:has )?changed"
            ),
            (
                r"identity of <words>(?:could not|cannot|not) be (?:verified|confirmed)|not the (?:host )?key (?:that"
                r" )?we (?:know|stored|have|expect)|fingerprint .* is not the one"
            ),
            r"host[- ]?key <words>(?:never|not) (?:been )?(?:seen|known|stored|recogni[sz]ed)",
        ),
        (
            "Host key verification failed.",
            'Net::SSH::HostKeyMismatch: fingerprint SHA256:b1d2 does not match for "web1.example.com,203.0.113.10"',
            "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
            "The host key of web1.example.com has changed since the last deployment.",
            "No ED25519 host key is known for web1.example.com and you have requested strict checking.",
        ),
        unless=(r"no matching|could not settle|algorithm|negotiate|verified successfully",),
        counter_examples=(
            "Unable to negotiate with 203.0.113.10 port 22: no matching host key type found. Their offer: ssh-rsa",
            "Host key verified",
        ),
    ),
)
