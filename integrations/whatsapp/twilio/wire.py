"""What the SDK speaks through: one pool of connections as wide as the outbox, time limits, never a repetition."""

import json
import logging
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import urllib3
from twilio.http import HttpClient
from twilio.http.response import Response

CONNECT_S, READ_S = 2.0, 10.0
POOL = 64  # sends under way at once
JSON = "application/json"
TWILIO = "api.twilio.com"  # whether a proxy stands before it is asked once, for all of its hosts


class Wire(HttpClient):  # type: ignore[misc]  # the SDK carries no types
    """The SDK's HTTP client without `requests`, whose preparing of a request costs five times the request.

    `api_url` replaces every Twilio host. Nothing is logged: requests carry phones and texts.
    """

    def __init__(self, api_url: str = ""):
        super().__init__(logging.getLogger(__name__), False, READ_S)
        self.api_url = api_url
        self.pool = pool_to("" if api_url else proxy())

    def request(self, method: str, url: str, params: dict[str, Any] | None = None, data: Any = None,
                headers: dict[str, str] | None = None, auth: tuple[str, str] | None = None,
                timeout: float | None = None, allow_redirects: bool = False) -> Response:
        """One request, made once. Raises urllib3's errors."""
        headers = dict(headers or {})
        if auth:
            headers |= urllib3.make_headers(basic_auth=":".join(auth))
        body = None
        if data is not None:
            body = json.dumps(data) if headers.get("Content-Type") == JSON else urlencode(data, doseq=True)
        limit = urllib3.Timeout(connect=CONNECT_S, read=timeout or READ_S)
        answer = self.pool.urlopen(method, self.address(url, params), body=body, headers=headers, timeout=limit,
                                   redirect=False, retries=False)
        return Response(answer.status, answer.data.decode("utf-8", "replace"), answer.headers)

    def address(self, url: str, params: dict[str, Any] | None) -> str:
        asked = {name: value for name, value in (params or {}).items() if value is not None}
        if asked:
            url += ("&" if "?" in url else "?") + urlencode(asked, doseq=True)
        if not self.api_url:
            return url
        parts = urlsplit(url)
        return self.api_url + parts.path + (f"?{parts.query}" if parts.query else "")


def proxy() -> str:
    """The proxy that this machine's environment names for Twilio, or ''."""
    return "" if proxy_bypass(TWILIO) else getproxies().get("https", "")


def pool_to(proxy_url: str) -> urllib3.PoolManager:
    limits: dict[str, Any] = {"num_pools": 4, "maxsize": POOL, "ca_certs": certifi.where()}
    if not proxy_url:
        return urllib3.PoolManager(**limits)
    login = urlsplit(proxy_url)
    says = urllib3.make_headers(proxy_basic_auth=f"{login.username}:{login.password}") if login.username else None
    return urllib3.ProxyManager(proxy_url, proxy_headers=says, **limits)
