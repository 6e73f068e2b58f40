"""The network agent in front of a server."""

from app.rules.causes.rule import Rule

AGENTS = Rule(
    "the network agent in front of the server",
    "network_agent_error",
    r"""
    \bagent\b.*(?:off-?line|not (?:currently )?(?:connected|running|online|available|reachable|respond|authori[sz]ed
    |allowed)|disconnected|revoked|unreachable|unavailable|no longer connected|went away|lost|gone|expired
    |stopped responding|rejected|refused|refuses|denied|did(?: not|n't) (?:respond|answer|connect|allow|accept)
    |does(?: not|n't) (?:respond|allow|permit)|could not (?:reach|connect|open|be reached)|cannot (?:reach|connect)
    |failed|closed|timed out|dropped|has never connected|no route)
    <cannot> <words>(?:via|through|using|reach|contact|connect to|with) <words>(?:network |deploy )?agent\b
    (?:no|lost|waiting for) <words>(?:network |deploy )agent\b|^no <word>agents? (?:is|was|are|could)
    destination (?:address|host|ip)?.*(?:not (?:allowed|permitted)|must be an ip|denied)
    (?:not|isn't) (?:allowed|listed|permitted|on|in) <words>agent(?:'s)? (?:access|allow)
    \bagent(?:'s)? (?:access|allow)[- ]?list\b
    \bagent\b.*(?:(?:cannot|could not|can\'t) be (?:reached|found|contacted)|(?:was|has been|is) (?:removed|deleted
    |disabled|stopped|down|missing|unknown)|not be reached|does not exist|lacks)
    """,
    (
        "The network agent office-gateway is offline. It may have lost power. Start it again.",
        "Destination address not allowed",
        "Connection through agent dmz-1 failed: connection refused",
        "Agent certificate was revoked on 2026-11-02",
        "No network agent is connected for this server",
    ),
    unless=r"""
    ssh[-_ ]agent|user[-_ ]agent|agent refused operation|communication with agent|pageant|gpg
    agent admitted|agent forwarding|auth(?:entication)? agent
    """,
    counter_examples=(
        "sign_and_send_pubkey: signing failed for ED25519: agent refused operation",
        "Network agent office-gateway is online",
        "Could not open a connection to your authentication agent (ssh-agent not running).",
    ),
)
