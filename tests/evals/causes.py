"""One message for each of some causes."""

CAUSES = {
    "disk_full": "write catalogue.csv: No space left on device",
    "connection_timeout": "ssh: connect to host web1.example.com port 22: Connection timed out",
    "connection_refused": "Errno::ECONNREFUSED: Connection refused - connect(2) for 203.0.113.9:22",
    "authentication_failed": "Net::SSH::AuthenticationFailed: Authentication failed for user deploy@web1",
    "permission_denied": "scp: /var/www/index.php: Permission denied",
    "dns_failure": "getaddrinfo: Name or service not known",
}
