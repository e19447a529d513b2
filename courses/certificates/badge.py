"""The Open Badge 3.0 of a certificate: a verifiable credential with a Data Integrity proof (cryptosuite eddsa-rdfc-2022).

Sources: https://www.imsglobal.org/spec/ob/v3p0/, https://www.w3.org/TR/vc-di-eddsa/ §3.2, https://www.w3.org/TR/rdf-canon/. What is signed is the
canonical N-Quads of the credential. Ours always has the same shape with a single node without an address, so they are written directly.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from courses.certificates import keys

CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
_OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_VC = "https://www.w3.org/2018/credentials#"
_SEC = "https://w3id.org/security#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
_NODE = "_:c14n0"  # the only node without an address
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\x7f": "\\u007F"}


@dataclass(frozen=True)
class Facts:
    """What a badge says. `address` is its own, `subject` a name without meaning (urn:uuid:…) for the person, `about` the page of what was completed."""

    address: str
    subject: str
    name: str
    achievement: str
    about: str
    title: str
    description: str
    language: str
    organisation: str
    site: str
    valid_from: datetime
    valid_until: datetime | None = None


def signed(facts: Facts, *, now: datetime) -> dict[str, Any]:
    """The credential with its proof."""
    proof = {
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": _moment(now), "verificationMethod": keys.method(),
        "proofPurpose": "assertionMethod",
    }  # fmt: skip
    content = hashlib.sha256(canonical_proof(proof).encode()).digest() + hashlib.sha256(canonical(facts).encode()).digest()
    return credential(facts) | {"proof": proof | {"proofValue": keys.sign(content)}}


def credential(facts: Facts) -> dict[str, Any]:
    """The badge without its proof."""
    found: dict[str, Any] = {
        "@context": CONTEXTS,
        "id": facts.address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.title,
        "issuer": {"id": keys.issuer(), "type": ["Profile"], "name": facts.organisation, "url": facts.site},
        "validFrom": _moment(facts.valid_from),
    }
    if facts.valid_until is not None:
        found["validUntil"] = _moment(facts.valid_until)
    return found | {
        "credentialSubject": {
            "id": facts.subject,
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "hashed": False, "identityHash": facts.name, "identityType": "name"}],
            "achievement": {
                "id": facts.achievement,
                "type": ["Achievement"],
                "name": facts.title,
                "description": facts.description,
                "inLanguage": facts.language,
                "criteria": {"id": facts.about, "narrative": facts.description},
            },
        }
    }


def canonical(facts: Facts) -> str:
    """The credential as canonical N-Quads, in the meaning of its contexts."""
    issuer = keys.issuer()
    rows = [
        _row(facts.address, _TYPE, f"<{_VC}VerifiableCredential>"),
        _row(facts.address, _TYPE, f"<{_OB}OpenBadgeCredential>"),
        _row(facts.address, "https://schema.org/name", _words(facts.title)),
        _row(facts.address, f"{_VC}issuer", f"<{issuer}>"),
        _row(facts.address, f"{_VC}validFrom", f'"{_moment(facts.valid_from)}"^^<{_TIME}>'),
        _row(facts.address, f"{_VC}credentialSubject", f"<{facts.subject}>"),
        _row(issuer, _TYPE, f"<{_OB}Profile>"),
        _row(issuer, "https://schema.org/name", _words(facts.organisation)),
        _row(issuer, "https://schema.org/url", f"{_words(facts.site)}^^<https://www.w3.org/2001/XMLSchema#anyURI>"),
        _row(facts.subject, _TYPE, f"<{_OB}AchievementSubject>"),
        _row(facts.subject, f"{_OB}identifier", _NODE),
        _row(facts.subject, f"{_OB}achievement", f"<{facts.achievement}>"),
        _row(_NODE, _TYPE, f"<{_OB}IdentityObject>"),
        _row(_NODE, f"{_OB}hashed", '"false"^^<https://www.w3.org/2001/XMLSchema#boolean>'),
        _row(_NODE, f"{_OB}identityHash", _words(facts.name)),
        _row(_NODE, f"{_OB}identityType", '"name"'),
        _row(facts.achievement, _TYPE, f"<{_OB}Achievement>"),
        _row(facts.achievement, "https://schema.org/name", _words(facts.title)),
        _row(facts.achievement, "https://schema.org/description", _words(facts.description)),
        _row(facts.achievement, "https://schema.org/inLanguage", _words(facts.language)),
        _row(facts.achievement, f"{_OB}Criteria", f"<{facts.about}>"),
        _row(facts.about, f"{_OB}narrative", _words(facts.description)),
    ]
    if facts.valid_until is not None:
        rows.append(_row(facts.address, f"{_VC}validUntil", f'"{_moment(facts.valid_until)}"^^<{_TIME}>'))
    return _sorted(rows)


def canonical_proof(proof: dict[str, str]) -> str:
    """The options of the proof as canonical N-Quads."""
    return _sorted(
        [
            _row(_NODE, "http://purl.org/dc/terms/created", f'"{proof["created"]}"^^<{_TIME}>'),
            _row(_NODE, _TYPE, f"<{_SEC}DataIntegrityProof>"),
            _row(_NODE, f"{_SEC}cryptosuite", f'"{proof["cryptosuite"]}"^^<{_SEC}cryptosuiteString>'),
            _row(_NODE, f"{_SEC}proofPurpose", f"<{_SEC}{proof['proofPurpose']}>"),
            _row(_NODE, f"{_SEC}verificationMethod", f"<{proof['verificationMethod']}>"),
        ]
    )


def _row(subject: str, predicate: str, value: str) -> str:
    return f"{subject if subject.startswith('_:') else f'<{subject}>'} <{predicate}> {value} .\n"


def _sorted(rows: list[str]) -> str:
    """In the order of their code points; the same row twice is one."""
    return "".join(sorted(set(rows)))


def _words(text: str) -> str:
    signs = (_ESCAPES.get(sign) or (f"\\u{ord(sign):04X}" if ord(sign) < 0x20 else sign) for sign in text)
    return f'"{"".join(signs)}"'


def _moment(value: datetime) -> str:
    """In UTC, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
