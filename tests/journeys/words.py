"""What people say at the counter, in more than one story."""

from models.accounts.captchas import CaptchaAction

SIGN_IN = """mutation($login: String!, $password: String!) { signIn(login: $login, password: $password) {
  tokens { accessToken refreshToken } viewer { side } errors { code message path }
} }"""
SIGN_OUT = "mutation($all: Boolean) { signOut(everywhere: $all) { done errors { code message } } }"
REGISTER = {
    CaptchaAction.REGISTER_PROFESSIONAL: """mutation($input: ProfessionalRegistrationInput!) {
      registerProfessional(input: $input) { status errors { code message path } } }""",
    CaptchaAction.REGISTER_INDIVIDUAL: """mutation($input: IndividualRegistrationInput!) {
      registerIndividual(input: $input) { status errors { code message path } } }""",
}
ACTIVATE = """mutation($token: String!) { activateAccount(token: $token) {
  tokens { accessToken refreshToken }
  viewer { side user { id status login displayName organisation } }
  errors { code message path }
} }"""
REMIND = "mutation($e: String!) { requestCredentialsReminder(email: $e) { done errors { code message } } }"
RESET = "mutation($t: String!, $p: String!) { resetPassword(token: $t, password: $p) { done errors { code message } } }"

JOIN = """mutation($number: String!, $side: Side! = MEMBER, $roles: [Role!]! = [CONTACT]) {
  requestAttachment(input: {entityNumber: $number, side: $side, roles: $roles}) {
    request { id status } attachment { roles } errors { code message path }
} }"""
WISHES = """{ attachmentRequests(filter: {status: [PENDING]}) {
  nodes { id requestedRoles requester { displayName } } } }"""
ACCEPT = """mutation($id: ID!, $roles: [Role!]) { acceptAttachmentRequest(id: $id, roles: $roles) {
  request { status } attachment { id roles } errors { code message path }
} }"""
COLLEAGUES = "query($number: String!) { attachments(entityNumber: $number) { nodes { id user { firstName } } } }"
DEACTIVATE = "mutation($id: ID!) { deactivateAttachment(id: $id) { attachment { active } errors { code message } } }"
SWITCH = """mutation($side: Side!) { switchSide(side: $side) {
  tokens { accessToken } errors { code message path } } }"""
BELL = "subscription { bell { kind notification { kind title } } }"
