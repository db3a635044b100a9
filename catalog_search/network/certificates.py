"""Certificates that are not trusted: what is wrong with them, and the exceptions that a user stored in QGIS."""
from __future__ import annotations

from typing import Any, Dict, Iterable, List

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCryptographicHash
from qgis.PyQt.QtNetwork import QSslCertificate, QSslError

from ..model.errors import CertificateFault

_Code = QSslError.SslError
_FAULTS: Dict[Any, CertificateFault] = {
    _Code.SelfSignedCertificate: CertificateFault.SELF_SIGNED,
    _Code.SelfSignedCertificateInChain: CertificateFault.UNKNOWN_AUTHORITY,
    _Code.UnableToGetIssuerCertificate: CertificateFault.UNKNOWN_AUTHORITY,
    _Code.UnableToGetLocalIssuerCertificate: CertificateFault.UNKNOWN_AUTHORITY,
    _Code.UnableToVerifyFirstCertificate: CertificateFault.UNKNOWN_AUTHORITY,
    _Code.CertificateUntrusted: CertificateFault.UNKNOWN_AUTHORITY,
    _Code.CertificateExpired: CertificateFault.EXPIRED,
    _Code.CertificateNotYetValid: CertificateFault.NOT_YET_VALID,
    _Code.CertificateRevoked: CertificateFault.REVOKED,
    _Code.CertificateBlacklisted: CertificateFault.REVOKED,
    _Code.HostNameMismatch: CertificateFault.WRONG_HOST,
}


def faults_of(errors: Iterable[QSslError]) -> List[CertificateFault]:
    """What is wrong, each thing once, in the order of Qt; what Qt names otherwise counts as ``OTHER``."""
    codes = [error.error() for error in errors if error.error() != _Code.NoError]
    return list(dict.fromkeys(_FAULTS.get(code, CertificateFault.OTHER) for code in codes))


def is_excepted(place: str, met: QSslCertificate, errors: Iterable[QSslError]) -> bool:
    """Whether the user stored an exception for exactly this place, certificate and every one of these errors.

    Exceptions are those of QGIS's options (Authentication, Servers). One that was granted "for this session" in a
    window of QGIS is not among them: QGIS keeps these to itself.

    :param place: ``host:port``
    """
    manager = QgsApplication.authManager()
    if manager.isDisabled():
        return False
    exception = manager.sslCertCustomConfigByHost(place)
    if exception.isNull():
        return False
    sha256 = QCryptographicHash.Algorithm.Sha256
    if met.isNull() or met.digest(sha256) != exception.sslCertificate().digest(sha256):
        return False
    ignored = set(exception.sslIgnoredErrorEnums())
    codes = [error.error() for error in errors if error.error() != _Code.NoError]
    return bool(codes) and all(code in ignored for code in codes)
