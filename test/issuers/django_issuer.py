"""An issuer out of Debian's django-oauth-toolkit, in memory: one person, one client. Arguments: port, redirect URI."""

import secrets
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

port, redirect_uri = int(sys.argv[1]), sys.argv[2]
issuer = f"http://localhost:{port}/o"
key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)

settings.configure(
    SECRET_KEY=secrets.token_hex(32),
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    LOGIN_URL="/sign-in/",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": "file:issuer?mode=memory&cache=shared",
            "OPTIONS": {"uri": True},
        }
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_ISS_ENDPOINT": issuer,
        "OIDC_RSA_PRIVATE_KEY": key.decode(),
        "PKCE_REQUIRED": True,
        "ACCESS_TOKEN_EXPIRE_SECONDS": 1,
        "SCOPES": {"openid": "OpenID Connect", "profile": "Profile"},
    },
)

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model, login  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse, HttpResponseRedirect  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402
from oauth2_provider.models import get_application_model  # noqa: E402


@csrf_exempt
def sign_in(request):
    """The page of a real application asks for a password; this one has one person and a button."""
    if request.method == "GET":
        return HttpResponse('<form method="post"><button>Sign in as kari</button></form>')
    login(request, get_user_model().objects.get(username="kari"))
    return HttpResponseRedirect(request.GET["next"])


urlpatterns = [
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    path("sign-in/", sign_in),
]

connection.ensure_connection()
call_command("migrate", verbosity=0, run_syncdb=True)
get_user_model().objects.create_user("kari", password=secrets.token_hex(16))
Application = get_application_model()
Application.objects.create(
    client_id="acme-web",
    client_secret="a secret of the client 1",
    client_type=Application.CLIENT_CONFIDENTIAL,
    authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
    redirect_uris=redirect_uri,
    algorithm=Application.RS256_ALGORITHM,
    skip_authorization=True,
)

from wsgiref.simple_server import make_server  # noqa: E402

from django.core.wsgi import get_wsgi_application  # noqa: E402

with make_server("localhost", port, get_wsgi_application()) as server:
    print("ready", flush=True)
    server.serve_forever()
