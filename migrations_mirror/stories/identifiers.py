"""Identifiers that the demo, the tests and the documentation refer to.

All others are derived from labels, so that they are equal in every demo database.
"""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

NOW = datetime(2026, 11, 20, 15, 30)  # the present of the sample: "running for 6 hours" ends here

BUSY_ACCOUNT = "teapot-shop"
AGENCY_ACCOUNT = "harbour-web"
TRIAL_ACCOUNT = "first-garden"
SUSPENDED_ACCOUNT = "paper-lantern"
CHAIN_ACCOUNT = "northgate-bakeries"
CANCELLED_ACCOUNT = "tidewater-crm"

MISSED_FILES_DEPLOYMENT = "8f14e45f-ceea-467f-a5c2-3d0b7f9a6e13"
HEALTHY_DEPLOYMENT = "1c9ac015-9c2b-4f0e-9d53-6be1f2a40c77"
DUPLICATE_STEP_DEPLOYMENT = "c4ca4238-a0b9-4382-8dcc-509a6f75849b"
TWO_OF_THREE_DEPLOYMENT = "3b5d5c37-1271-4b8a-b1f0-0f5b8ec2a9d4"
ORPHANED_STEP_DEPLOYMENT = "eccbc87e-4b5c-42fe-a830-8fd9f2a7baf3"
RETRIED_DEPLOYMENT = "a87ff679-a2f3-471d-9181-a67b7542122c"
OLD_SERVER_DEPLOYMENT = "e4da3b7f-bbce-4345-9777-2b0674a318d5"
PREVIEW_DEPLOYMENT = "1679091c-5a88-4faf-afb5-e6087eb1b2dc"
FAILED_PREVIEW_DEPLOYMENT = "d3d94468-02a4-4259-b55d-38e6d163e820"
FAILED_DEPLOYMENT = "45c48cce-2e2d-4fbd-aa1a-fc51c7c6ad26"
STUCK_DEPLOYMENT = "6512bd43-d9ca-46e0-a90e-f5b2d4cbf3f1"
PENDING_DEPLOYMENT = "c20ad4d7-6fe9-4775-9aa2-7b0ac6a4ea0d"
AHEAD_IN_QUEUE_DEPLOYMENT = "c51ce410-c124-410e-8db5-e4b97fc2af39"
NIGHTLY_DEPLOYMENTS = (
    "aab32389-22bc-4c25-a606-eb525ffdc56a",  # the last success
    "9bf31c7f-f062-436a-96d3-c8bd1f8f2ff3",
    "c74d97b0-1eae-457e-84aa-9d5bade7baf8",
    "70efdf2e-c9b0-4607-9795-c442636b55fb",
    "6f4922f4-5568-461a-8cdf-4ad2299f6d23",
)
SSH_COMMAND_FAILED_DEPLOYMENT = "1f0e3dad-9990-4345-b743-9f8ffabdffc4"
CONFIG_FILES_DEPLOYMENT = "98f13708-2101-44c4-b568-3d6c1f3a2e90"
SUSPENDED_LAST_DEPLOYMENT = "3c59dc04-8e88-4024-bbe8-079a5c74d079"
CANCELLED_LAST_DEPLOYMENT = "b6d767d2-f8ed-0d21-c4b0-e5886680cb9c"  # an old identifier, not of RFC 4122 version 4
NO_PROJECT_DEPLOYMENT = "37693cfc-7480-49e4-9d87-b8c7d8b9aacd"
ROLLED_BACK_DEPLOYMENT = "a5bfc9e0-7964-4d8e-9c1a-3f0e2b6d7c41"
ROLLBACK_DEPLOYMENT = "a5771bce-93e2-4003-8b0e-1d0fa4b5c6e2"
PARTIAL_TRANSFER_DEPLOYMENT = "d67d8ab4-f4c1-4bf2-aaa3-53e279336dcb"
NOT_LIVE_DEPLOYMENT = "d645920e-395f-4dad-bbbb-ed0eca3fe2e0"
HOST_KEYS_DEPLOYMENT = "3416a75f-4cea-4109-907c-acd8e2f2aefc"
UNKNOWN_DEPLOYMENT = "00000000-0000-4000-8000-000000000000"

PRODUCTION_GROUP = "1ff1de77-4005-48da-a3f4-2943881c655f"
MIXED_GROUP = "8e296a06-7a37-4633-b0de-d05f5a3bf3ec"
TEMPLATE_GROUP = "4e732ced-3463-4d06-90ca-9a15b6153677"

SITUATIONS = {
    "web3 of 5 did not get the new files": MISSED_FILES_DEPLOYMENT,
    "a healthy deployment to the same 5 servers": HEALTHY_DEPLOYMENT,
    "two transfers to web2": DUPLICATE_STEP_DEPLOYMENT,
    "3 servers, 2 transfers": TWO_OF_THREE_DEPLOYMENT,
    "a step for a server that was removed": ORPHANED_STEP_DEPLOYMENT,
    "retried, its steps not built yet": RETRIED_DEPLOYMENT,
    "completed, yet eu-north is old and one server disabled": OLD_SERVER_DEPLOYMENT,
    "a preview": PREVIEW_DEPLOYMENT,
    "a preview whose check failed": FAILED_PREVIEW_DEPLOYMENT,
    "failed, with the cause in its log": FAILED_DEPLOYMENT,
    "running for 6 hours": STUCK_DEPLOYMENT,
    "pending for 40 minutes behind two others": PENDING_DEPLOYMENT,
    "the same nightly failure, for the fourth time": NIGHTLY_DEPLOYMENTS[-1],
    "an SSH command failed, the deployment completed": SSH_COMMAND_FAILED_DEPLOYMENT,
    "config files only, no branch": CONFIG_FILES_DEPLOYMENT,
    "a release that was rolled back": ROLLED_BACK_DEPLOYMENT,
    "the rollback": ROLLBACK_DEPLOYMENT,
    "completed, with 412 of 1380 files": PARTIAL_TRANSFER_DEPLOYMENT,
    "completed, and the release is not live": NOT_LIVE_DEPLOYMENT,
    "18 servers whose host keys changed": HOST_KEYS_DEPLOYMENT,
    "the last deployment of a cancelled customer": CANCELLED_LAST_DEPLOYMENT,
    "a deployment whose project is gone": NO_PROJECT_DEPLOYMENT,
    "a server group with enabled and disabled servers": MIXED_GROUP,
    "a server group of a template": TEMPLATE_GROUP,
    "an account with failures this week": BUSY_ACCOUNT,
    "an account whose failures have one cause": CHAIN_ACCOUNT,
    "a cancelled account": CANCELLED_ACCOUNT,
}


def made_identifier(label: str) -> str:
    """Return a UUID of version 4's form, derived from the label."""
    return str(UUID(bytes=sha256(label.encode()).digest()[:16], version=4))


def made_revision(label: str) -> str:
    """Return a commit hash, derived from the label."""
    return sha256(label.encode()).hexdigest()[:40]
