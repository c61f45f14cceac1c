"""The operations that are measured, each with the variables that it is asked with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

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

DRAFTS = """
query Drafts($state: [DraftState!], $first: Int) {
  drafts(filter: {state: $state}, first: $first) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges {
      cursor
      node {
        id number state stateLabel title startDate endDate updatedAt alert version
        scheme { code label }
        establishment { id siret name }
        createdBy { id displayName }
        trainees { id displayName }
      }
    }
  }
}
"""

DOSSIER = """
query Dossier($id: ID!) {
  dossier(id: $id) {
    id number status statusLabel statusExplanation title startDate endDate transmittedAt updatedAt version
    scheme { code label }
    company { id name siren }
    establishment { id siret name }
    transmittedBy { id displayName }
    modules { id title startDate endDate }
    trainees { id displayName }
    funding {
      requested granted paid balance
      lines {
        id requested granted paid balance
        nature { code label }
        module { id title }
        shares { granted paid balance trainee { id displayName } }
      }
    }
    documents { id nature natureLabel fileName mediaType size conformity uploadedAt uploadedBy { id displayName } }
    documentRequests { id nature label dueOn requestedAt fulfilledBy { id fileName } }
    messages(first: 20) { nodes { id body sentAt fromStaff author { id displayName } documents { id fileName } } }
    bankDetails { id holder ibanMasked bic addedAt addedBy { id displayName } }
    history { at event label by { id displayName } }
  }
}
"""

BELL = """
query Bell($first: Int) {
  viewer {
    notifications(first: $first) {
      totalCount
      unreadCount
      pageInfo { hasNextPage endCursor }
      edges {
        cursor
        node { id sequence kind title body createdAt readAt subject { id ... on Dossier { number status title } } }
      }
    }
  }
}
"""

ENROLMENTS = """
query Enrolments($status: [EnrolmentStatus!], $first: Int) {
  enrolments(filter: {status: $status}, first: $first) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges {
      cursor
      node {
        id number status statusLabel createdAt motivation
        candidate { displayName email }
        filedBy { id displayName }
        establishment { id siret name }
        session { id startDate endDate city seatsLeft training { id title } }
      }
    }
  }
}
"""

TRAININGS = """
query Trainings($first: Int) {
  trainings(first: $first) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges {
      cursor
      node {
        id title hours
        provider { name siret }
        themes { id name }
        sessions { id startDate endDate city seatsLeft }
      }
    }
  }
}
"""

NEWEST = "query Newest { dossiers(first: 1) { nodes { id } } }"
"""What gives each user a dossier to look at: the newest ones have everything in them."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One of them; `of_newest` is asked for the newest dossier of each user."""

    name: str
    text: str
    variables: dict[str, Any] = field(default_factory=dict)
    of_newest: bool = False

    def body(self, newest: str) -> bytes:
        """A request of whoever has this dossier as the newest."""
        variables = {"id": newest} if self.of_newest else self.variables
        return orjson.dumps({"query": self.text, "operationName": self.name, "variables": variables})


OPERATIONS = {
    "dossiers": Operation("Dossiers", DOSSIERS, VARIABLES),
    "drafts": Operation("Drafts", DRAFTS, {"state": ["TRANSMITTED"], "first": 20}),
    "dossier": Operation("Dossier", DOSSIER, of_newest=True),
    "bell": Operation("Bell", BELL, {"first": 20}),
    "enrolments": Operation("Enrolments", ENROLMENTS, {"status": ["AWAITING_EMPLOYER"], "first": 20}),
    "trainings": Operation("Trainings", TRAININGS, {"first": 20}),
}
