"""Microsoft Web Deploy, whose error codes are documented.

https://learn.microsoft.com/en-us/iis/publish/troubleshooting-web-deploy/web-deploy-error-codes
"""

from app.rules.causes.rule import Rule

WEB_DEPLOY = (
    Rule(
        "Web Deploy: the login",
        "authentication_failed",
        r"""
        \berror_user_(?:not_admin|unauthorized\w*)
        using the (?:web management service|web deployment agent service), but could not authorize
        """,
        ("Error Code: ERROR_USER_UNAUTHORIZED",),
    ),
    Rule(
        "Web Deploy: a folder that may not be written",
        "permission_denied",
        r"""
        \berror_insufficient_access_to_site_folder|\berror_file_in_use
        unable to perform the operation .*for the specified directory
        """,
        ("Error Code: ERROR_INSUFFICIENT_ACCESS_TO_SITE_FOLDER",),
    ),
    Rule(
        "Web Deploy: the service does not answer",
        "connection_refused",
        r"\berror_(?:could_not_connect_to_remotesvc|destination_not_reachable|service_not_available)\b",
        ("Error Code: ERROR_DESTINATION_NOT_REACHABLE",),
    ),
    Rule(
        "Web Deploy: the certificate",
        "handshake_failed",
        r"\berror_certificate_validation_failed\b",
        ("Error Code: ERROR_CERTIFICATE_VALIDATION_FAILED",),
    ),
    Rule(
        "Web Deploy: the site",
        "path_not_found",
        r"\berror_(?:site|app|application|apppool|virtual_dir\w*)_does_not_exist\b",
        ("Error Code: ERROR_SITE_DOES_NOT_EXIST",),
    ),
)
