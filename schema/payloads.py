"""What every mutation payload has in common."""

import strawberry


@strawberry.type(
    description=(
        "What the user did wrong, in words to show under the field. Every mutation payload has `errors`: empty "
        "when\n"
        "the change was made, and then nothing else in the payload is null that the change should have "
        "returned.\n"
        "Faults that are not the user's input (not signed in, not found, too many requests, internal) are "
        "top-level\n"
        "GraphQL errors with `extensions.code`."
    )
)
class UserError:
    code: str = strawberry.field(description="Stable machine code, e.g. STALE_VERSION, SIRET_INVALID, NO_SEAT_LEFT.")
    message: str = strawberry.field(
        description="Sentence for the person, in the language of the request (French by default).",
    )
    path: list[str] = strawberry.field(
        description='Path of the input that is at fault, e.g. ["input", "email"]; empty when it is the whole request.',
    )


@strawberry.type(description="Outcome of a change that returns no object.")
class DonePayload:
    done: bool
    errors: list[UserError] = strawberry.field(default_factory=list)
