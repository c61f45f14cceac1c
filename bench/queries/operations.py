"""The operations that are measured."""

DOSSIERS = """
query Dossiers($status: [DossierStatus!], $scheme: [String!], $first: Int, $after: String) {
  dossiers(filter: {status: $status, scheme: $scheme}, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges {
      cursor
      node {
        id number status title startDate endDate
        scheme { code label }
        company { id name siren }
        trainees { id displayName }
        funding { requested granted paid balance }
      }
    }
  }
}
"""
VARIABLES = {"status": ["UNDER_REVIEW"], "scheme": ["CPRO"], "first": 20}
