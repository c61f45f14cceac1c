"""Accounts: registration, approval, profile, passwords."""

import strawberry

from auth.permissions import Permission
from resolvers.doors import mutation, query
from schema.context import Info
from schema.errors import NotImplementedYet
from schema.payloads import DonePayload
from schema.people import ProfileInput, UserConnection, UserPayload
from schema.registration import IndividualRegistrationInput, ProfessionalRegistrationInput, RegistrationPayload
from schema.sign_in import PasswordCheck, Terms
from schema.viewer import AuthPayload


@query(public="registration forms need it before anybody is signed in", later="accounts")
async def terms(info: Info) -> Terms:
    raise NotImplementedYet


@query(public="registration forms need it before anybody is signed in", later="accounts")
async def check_password(info: Info, password: str) -> PasswordCheck:
    raise NotImplementedYet


@query(needs=Permission.APPROVE_ACCOUNTS, later="accounts")
async def accounts_to_approve(info: Info, first: int | None = None, after: str | None = None) -> UserConnection:
    """Accounts that wait for the funder's approval; staff only."""
    raise NotImplementedYet


@mutation(public="registering comes before signing in", later="accounts")
async def register_professional(info: Info, input: ProfessionalRegistrationInput) -> RegistrationPayload:
    raise NotImplementedYet


@mutation(public="registering comes before signing in", later="accounts")
async def register_individual(info: Info, input: IndividualRegistrationInput) -> RegistrationPayload:
    raise NotImplementedYet


@mutation(public="the token received by mail says who asks", later="accounts")
async def activate_account(info: Info, token: str) -> AuthPayload:
    raise NotImplementedYet


@mutation(public="registering comes before signing in", later="accounts")
async def resend_activation(info: Info, email: str) -> DonePayload:
    """Always answers done."""
    raise NotImplementedYet


@mutation(public="who forgot them cannot sign in", later="accounts")
async def request_credentials_reminder(info: Info, email: str) -> DonePayload:
    """Always answers done; the mail recalls the login and carries a link to set a new password."""
    raise NotImplementedYet


@mutation(public="the token received by mail says who asks", later="accounts")
async def reset_password(info: Info, token: str, password: str) -> DonePayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_ONESELF, later="accounts")
async def change_password(info: Info, current: str, new: str) -> DonePayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_ONESELF, later="accounts")
async def request_login_email_change(info: Info, email: str, password: str) -> DonePayload:
    raise NotImplementedYet


@mutation(public="the token received by mail says who asks", later="accounts")
async def confirm_login_email_change(info: Info, token: str) -> UserPayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_ONESELF, later="accounts")
async def update_profile(info: Info, input: ProfileInput) -> UserPayload:
    raise NotImplementedYet


@mutation(needs=Permission.APPROVE_ACCOUNTS, later="accounts")
async def approve_account(info: Info, user_id: strawberry.ID) -> UserPayload:
    raise NotImplementedYet


@mutation(needs=Permission.APPROVE_ACCOUNTS, later="accounts")
async def reject_account(info: Info, user_id: strawberry.ID, reason: str) -> UserPayload:
    raise NotImplementedYet


@mutation(needs=Permission.APPROVE_ACCOUNTS, later="accounts")
async def disable_account(info: Info, user_id: strawberry.ID, reason: str) -> UserPayload:
    raise NotImplementedYet


@mutation(needs=Permission.APPROVE_ACCOUNTS, later="accounts")
async def enable_account(info: Info, user_id: strawberry.ID) -> UserPayload:
    raise NotImplementedYet
