"""The Open Badge: canonical as the standard says, and signed so that others can check it."""

import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from courses.certificates import badge, keys

FACTS = badge.Facts(
    address="https://podium.example.org/certificates/7K3F-9Q2M-XV4C-HT8P/badge.json",
    subject="urn:uuid:6f1c2d1e-52f4-4c36-9d20-1f0f6e1f5a11",
    name='Samira "Sam" El Idrissi',
    achievement="https://podium.example.org/certificates/#offer-1",
    about="https://podium.example.org/learn/what-it-is/",
    title="Wat sociale media zijn",
    description="Van netwerk tot teamkanaal.\nEn \\ meer — é 👍",
    language="nl",
    organisation="Voorbeeld",
    site="https://podium.example.org",
    valid_from=datetime(2026, 11, 26, 12, 0, tzinfo=UTC),
    valid_until=datetime(2027, 11, 26, 12, 0, tzinfo=UTC),
)
AT = datetime(2026, 11, 26, 12, 0, 5, tzinfo=UTC)

# With this key, `@digitalbazaar/vc` with its cryptosuite eddsa-rdfc-2022 called exactly this badge verified, and a changed name not.
SECRET = "a secret key of a test, 32 characters or more"
ISSUER = "did:key:z6MknD5oyGhSqk1ksUvD4KmaQTirL2K4s7ubVTV968gdZCBc"
PROOF_VALUE = "zHVyWWecSm5CDYupGi3Q7MKnhDuVb7S3asgK8yiF4zZtPkXyFBNEs8dGV1HWaLWpNABCHhW7CCNbX6F6YHcayxPR"
# What `jsonld` gives for it with RDFC-1.0 and the published contexts.
CANONICAL_SHA256 = "7351a1868ca25b32d3e5996dfff4d20f5a60eac933c6a07f1f46de4884d38fbe"


@pytest.fixture(autouse=True)
def _key_of_the_test(settings):
    settings.SECRET_KEY = SECRET


def unbase58(text):
    number = 0
    for sign in text:
        number = number * 58 + "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".index(sign)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def verify(credential, canonical):
    """As somebody who knows only the badge and the standard."""
    proof = {name: value for name, value in credential["proof"].items() if name != "proofValue"}
    key = unbase58(credential["issuer"]["id"].removeprefix("did:key:z"))
    assert key[:2] == b"\xed\x01"
    assert proof["verificationMethod"] == f"{credential['issuer']['id']}#{credential['issuer']['id'].removeprefix('did:key:')}"
    content = hashlib.sha256(badge.canonical_proof(proof).encode()).digest() + hashlib.sha256(canonical.encode()).digest()
    Ed25519PublicKey.from_public_bytes(key[2:]).verify(unbase58(credential["proof"]["proofValue"].removeprefix("z")), content)


def test_the_canonical_form_is_the_one_that_json_ld_tools_work_out():
    assert hashlib.sha256(badge.canonical(FACTS).encode()).hexdigest() == CANONICAL_SHA256


def test_the_badge_is_the_one_that_a_verifier_of_others_accepted():
    found = badge.signed(FACTS, now=AT)
    assert (found["issuer"]["id"], found["proof"]["proofValue"]) == (ISSUER, PROOF_VALUE)
    assert found["proof"] | {"proofValue": ""} == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-26T12:00:05Z",
        "verificationMethod": f"{ISSUER}#{ISSUER.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
        "proofValue": "",
    }


def test_it_can_be_checked_with_nothing_but_itself_and_a_changed_word_is_noticed():
    found = badge.signed(FACTS, now=AT)
    verify(found, badge.canonical(FACTS))
    with pytest.raises(InvalidSignature):
        verify(found, badge.canonical(FACTS).replace("Sam", "Tom"))


def test_it_has_what_open_badges_3_asks_for():
    found = badge.credential(FACTS)
    assert found["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert found["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    subject = found["credentialSubject"]
    assert (subject["type"], subject["achievement"]["type"]) == (["AchievementSubject"], ["Achievement"])
    assert {"id", "name", "description", "criteria"} <= set(subject["achievement"])
    assert subject["identifier"][0]["identityHash"] == FACTS.name
    assert (found["validFrom"], found["validUntil"]) == ("2026-11-26T12:00:00Z", "2027-11-26T12:00:00Z")


def test_another_secret_key_is_another_signer_and_the_same_key_the_same(settings):
    assert keys.issuer() == ISSUER
    settings.SECRET_KEY = "another secret key of a test, long enough too"
    assert keys.issuer() != ISSUER
