"""What we serve is the public contract (contract.graphql is a copy of what was agreed) and the extensions below."""

import re
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, find_breaking_changes, find_dangerous_changes

from transport.graphql.api import sdl

CONTRACT = Path(__file__).with_name("contract.graphql")

TYPES = {
    "ApiMandate",
    "ApiMandatePayload",
    "CaptchaAction",
    "VerifiedIdentity",
    "WebhookAttempt",
    "WebhookAttemptConnection",
    "WebhookAttemptEdge",
    "WebhookAttemptError",
    "WebhookDeliveryFilter",
    "WebhookDeliveryState",
    "WebhookHeader",
    "WebhookPingPayload",
    "WebhookPreview",
    "WebhookRangeInput",
    "WebhookRedeliveryPayload",
    "WebhookRequest",
}
"""Types that we serve beyond what was agreed."""

EXTENSIONS = {
    "ApiClient.expiresAt",
    "Delegation.history",
    "Delegation.holder",
    "Dossier.tacit",
    "FundingScheme.openTo",
    "Mutation.acceptTerms",
    "Mutation.actAsDelegate",
    "Mutation.endApiMandate",
    "Mutation.giveApiMandate",
    "Mutation.rotateApiClientSecret",
    "Query.apiMandatesGiven",
    "Query.apiMandatesReceived",
    "Mutation.signOutOfFranceConnect",
    "Query.franceConnectAvailable",
    "Query.webhookPreview",
    "User.organisation",
    "Viewer.delegation",
    "Viewer.delegationsReceived",
    "Viewer.digestHour",
    "Viewer.termsToAccept",
    "Viewer.verifiedIdentity",
    "Mutation.pingWebhookEndpoint",
    "Mutation.redeliverWebhooks",
    "Mutation.resumeWebhookEndpoint",
    "Mutation.rotateWebhookSecret",
    "WebhookDelivery.createdAt",
    "WebhookDelivery.lastError",
    "WebhookDelivery.log",
    "WebhookDelivery.sequence",
    "WebhookDelivery.state",
    "WebhookEndpoint.pausedAt",
}
"""What we serve beyond what was agreed: only added, never in the place of something."""

ARGUMENTS = {
    "Mutation.archiveNotifications(filter:)",
    "Mutation.createCaptcha(action:)",
    "Mutation.markNotificationsRead(filter:)",
    "Mutation.setNotificationPreferences(digestHour:)",
    "Mutation.signInAsClient(mandateId:)",
    "WebhookEndpoint.deliveries(filter:)",
}
"""Arguments that we take beyond what was agreed: none has to be given."""

FIELDS = {"AttachmentRequestFilter.awaitingMe"}
"""Fields of inputs that we take beyond what was agreed: none has to be given."""

VALUES = {
    "DraftState.INDIVIDUAL_EDITING",
    "NotificationKind.DELEGATION_CHANGED",
    "NotificationKind.SESSION_CANCELLED",
}
"""Values of enums that we give beyond what was agreed: to persons acting for themselves, who had no drafts, and whose
delegations rang no bell; to those whose session is cancelled, whose bell said nothing either."""

LOOSER = "Argument Mutation.archiveNotifications(ids:) has changed type from [ID!] to [ID!]!."
"""With a filter, ids need not be given."""


@pytest.fixture(scope="module")
def contract() -> GraphQLSchema:
    return build_schema(CONTRACT.read_text("utf-8"))


@pytest.fixture(scope="module")
def ours() -> GraphQLSchema:
    return build_schema(sdl())


def test_nothing_of_the_contract_is_broken(contract: GraphQLSchema, ours: GraphQLSchema) -> None:
    assert find_breaking_changes(contract, ours) == []
    assert {change.description for change in find_dangerous_changes(contract, ours)} == {
        *(f"An optional argument {argument} was added." for argument in ARGUMENTS),
        *(f"An optional field {field} was added." for field in FIELDS),
        *(f"Enum value {value} was added." for value in VALUES),
    }


def test_nothing_is_promised_that_the_contract_and_its_extensions_do_not_say(
    contract: GraphQLSchema, ours: GraphQLSchema
) -> None:
    assert {change.description for change in find_breaking_changes(ours, contract)} == {
        *(f"{added} was removed." for added in TYPES),
        *(f"Field {extension} was removed." for extension in EXTENSIONS | FIELDS),
        *(f"Argument {argument} was removed." for argument in ARGUMENTS),
        *(f"Enum value {value} was removed." for value in VALUES),
        LOOSER,
    }
    assert find_dangerous_changes(ours, contract) == []


def test_a_change_of_the_contract_would_be_seen(contract: GraphQLSchema) -> None:
    without = re.sub(r'  """[^"]+"""\n  ABSENT\n', "", sdl())
    narrower = build_schema(without.replace("first: Int = 20", "first: Int = 21"))
    assert [change.description for change in find_breaking_changes(contract, narrower)] == [
        "Enum value EnrolmentStatus.ABSENT was removed."
    ]
    assert len(find_dangerous_changes(contract, narrower)) == 1 + len(ARGUMENTS | FIELDS | VALUES)
