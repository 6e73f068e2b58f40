"""The answer to a pasted text."""

from marshmallow import ValidationError, fields

from app.schemas.base import (
    AccountRefSchema,
    Answer,
    Base,
    CallSchema,
    caveats,
    customer_text,
    flag,
    left_out,
    list_of,
    text,
    time,
)

LONGEST = 4_000  # characters


class PastedText(fields.String):
    """A text that is not blank and not too long."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        given = str(value)
        if not given.strip():
            raise ValidationError(f"{attr} is empty: send what the ticket holds, such as a URL, a UUID or a name")
        if len(given) > LONGEST:
            raise ValidationError(f"{attr} has {len(given)} characters: send at most {LONGEST}")
        return given


class FindArguments(Base):
    """Query arguments of find."""

    q = PastedText(
        required=True,
        error_messages={"required": "q is missing: send ?q= with what the ticket holds, such as a URL or a UUID"},
        metadata={
            "description": "Anything pasted: a URL of DeployHQ, a UUID or its beginning, a commit, a name, an e-mail.",
            "minLength": 1,
            "maxLength": LONGEST,
            "pattern": r"\S",
        },
    )


class MatchSchema(Base):
    """A row that the text names."""

    kind = text("deployment, step, server, server_group, agent, project, account or branch.")
    identifier = text("UUID; of an account its permalink; null for a branch.")
    name = customer_text("Display name; of a step its type; null for a deployment.")
    status = text("Status of a deployment or step; else null.")
    account = fields.Nested(AccountRefSchema, required=True, allow_none=True)
    project = customer_text("Permalink of the project that it is in.")
    url = text("DeployHQ's own page; of a step that of its deployment, of an agent that of its account.")
    created_at = time("When it was made; of a branch when its newest deployment here was requested.")
    matched = text("exact, commit, prefix (of a UUID) or name.")
    next = fields.Nested(CallSchema, required=True, allow_none=True)
    text = customer_text("The piece of the text that it matches.")


class TriedSchema(Base):
    """A search that was made."""

    what = text("What the pieces were taken for.")
    texts = fields.List(customer_text(""), required=True, metadata={"description": "The pieces of the text."})
    where = text("What was looked through: nothing beyond it was.")


class FindAnswerSchema(Answer):
    """Matches of a pasted text, the best first."""

    matches = list_of(MatchSchema, "At most 20.")
    ambiguous = flag("True when a piece of the text matches more than one row: ask which one is meant.")
    tried = list_of(TriedSchema, "What was looked for and how far.")
    truncated = left_out()
    caveats = caveats()
