"""The key with which the organisation signs badges. It is worked out from the secret key, so it is kept and backed up with it and is the same on every machine.

The key is its own address (did:key): whoever checks a badge needs nothing from us, and a badge stays good when this Podium is not reachable.
"""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"  # multicodec of an Ed25519 public key


@lru_cache(maxsize=4)
def _key(secret: str) -> Ed25519PrivateKey:
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"podium open badges, ed25519").derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)


def sign(content: bytes) -> str:
    """The signature, as multibase (base58btc)."""
    return "z" + base58(_key(settings.SECRET_KEY).sign(content))


@lru_cache(maxsize=4)
def _issuer(secret: str) -> str:
    return "did:key:z" + base58(_ED25519 + _key(secret).public_key().public_bytes_raw())


def issuer() -> str:
    """The organisation as a signer, such as did:key:z6Mk…"""
    return _issuer(settings.SECRET_KEY)


def method() -> str:
    """Which key of the issuer signs."""
    return f"{issuer()}#{issuer().removeprefix('did:key:')}"


def base58(content: bytes) -> str:
    number, signs = int.from_bytes(content, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        signs = _BASE58[rest] + signs
    return "1" * (len(content) - len(content.lstrip(b"\0"))) + signs
