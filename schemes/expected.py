"""Documents that schemes expect at transmission (domain.md §5.1, §5.2)."""

from schemes.scheme import ExpectedDocument

CONVENTION = ExpectedDocument("CONVENTION", "Convention", required=True)
PROGRAMME = ExpectedDocument("PROGRAMME", "Programme", required=True)
POSITIONING = ExpectedDocument("POSITIONING", "Bilan de positionnement", required=False)
CERFA_SIGNED = ExpectedDocument("CERFA_SIGNED", "CERFA signé", required=True)
MODEL_CONTRACT_SIGNED = ExpectedDocument("MODEL_CONTRACT_SIGNED", "Contrat type signé", required=True)
ELIGIBILITY_PROOF = ExpectedDocument("ELIGIBILITY_PROOF", "Justificatif de public", required=False)
WORK_PERMIT = ExpectedDocument("WORK_PERMIT", "Autorisation de travail", required=False)
IDENTITY = ExpectedDocument("IDENTITY", "Justificatif d'identité", required=True, unless_vouched=True)
RIB = ExpectedDocument("RIB", "RIB", required=False)
AMENDMENT = ExpectedDocument("AMENDMENT", "Avenant", required=False)
