"""Context of a deployment: previews, config files, archived deployments, inactive accounts, missing rows."""

from collections.abc import Iterator

from app.rules.diagnosis.facts import INACTIVE, Facts, when
from app.rules.diagnosis.finding import INFO, WARNING, Code, Finding
from app.rules.diagnosis.words import joined, moment

PREVIEW = Code(
    name="preview",
    severity=INFO,
    meaning="A preview transfers nothing, so servers and transfer steps are not compared. Its first step may stay"
    " running although the preview is ready.",
    decided="deployments.preview is true, or the status begins with preview.",
    first_check="No action. If a check of the preview failed, that is a finding of its own.",
    docs="https://www.deployhq.com/support/api/deployments/view-config-file-deployment-preview-api",
)
CONFIG_FILES = Code(
    name="config_files_only",
    severity=INFO,
    meaning="A deployment of config files only: its branch and revisions are blank on purpose, and it transfers no"
    " project files, so servers without a transfer step are no fault.",
    decided="deployments.config_files_deployment is true. When it is not on record and the branch is blank, the finding"
    " says that this may be one.",
    first_check="No action. To deploy project files, start an ordinary deployment.",
    docs="https://www.deployhq.com/support/api/deployments/view-existing-config-file-deployment-api",
)
ARCHIVED = Code(
    name="archived",
    severity=INFO,
    meaning="The deployment is archived: its steps and logs may have been removed, and it can be neither retried nor"
    " rolled back. Missing steps are no fault then.",
    decided="deployments.archived is true, or archived_at is set.",
    first_check="No action.",
    docs="https://www.deployhq.com/support/api/deployments/retry-deployment-api",
    needs=("deployments.archived", "deployments.archived_at"),
)
ACCOUNT = Code(
    name="account_inactive",
    severity=WARNING,
    meaning="The account is suspended, cancelled or closed. It can be looked at, but may not deploy.",
    decided="accounts.status is suspended, cancelled, closed, inactive or disabled, or accounts.suspended is true. Any"
    " other status than active is only a note: which ones there are is not known.",
    first_check="DeployHQ: see the account's billing before anything technical.",
)
GONE = Code(
    name="project_gone",
    severity=INFO,
    meaning="The project of the deployment, or its account, does not exist any more.",
    decided="The row that deployments.project_id, or projects.account_id, points at is gone.",
    first_check="No action, unless it was deleted by mistake.",
)
CODES = (PREVIEW, CONFIG_FILES, ARCHIVED, ACCOUNT, GONE)


def preview(facts: Facts) -> Iterator[Finding]:
    """Yield a note on previews."""
    if facts.is_preview:
        says = "It transfers nothing, and its servers are not compared with transfer steps."
        yield Finding(PREVIEW, "it is a preview", says)


def config_files(facts: Facts) -> Iterator[Finding]:
    """Yield a note on deployments of config files only, certain or possible."""
    kind, branch = facts.deployment["config_files_deployment"], facts.deployment["branch"]
    if kind is None and branch is None and not facts.is_preview:
        says = "Only deployments of config files have none, and the database does not say whether this is one."
        yield Finding(CONFIG_FILES, "its branch is blank, so it may be a deployment of config files only", says)
    if facts.is_of_config_files:
        blank = " Its branch is blank for that reason." if facts.deployment["branch"] is None else ""
        yield Finding(
            CONFIG_FILES, "it deployed config files only", f"Project files were not to be transferred.{blank}"
        )


def archived(facts: Facts) -> Iterator[Finding]:
    """Yield a note on archived deployments."""
    if facts.is_archived:
        at = when(facts.deployment["archived_at"])
        since = f" since {moment(at)}" if at else ""
        yield Finding(ARCHIVED, f"it is archived{since}", "What its steps and logs do not show may have been removed.")


def account(facts: Facts) -> Iterator[Finding]:
    """Yield accounts that are not active."""
    row = facts.deployment["account"]
    if not row:
        return
    states = [row["status"]] if row["status"] not in (None, "", "active") else []
    if row["suspended"] and "suspended" not in states:
        states.append("suspended")
    if states:
        title = f"the account {row['permalink']} is {joined(states)}"
        severity = WARNING if INACTIVE.intersection(states) else INFO
        yield Finding(
            ACCOUNT, title, "That is its state now; the deployment may be older than that.", severity=severity
        )


def gone(facts: Facts) -> Iterator[Finding]:
    """Yield deployments whose project or account is gone."""
    project = facts.deployment["project"]
    if not project or not facts.deployment["account"]:
        what = "account" if project else "project"
        yield Finding(GONE, f"its {what} does not exist any more", f"The {what}'s row is gone; this record stayed.")


FINDERS = (account, preview, config_files, archived, gone)
