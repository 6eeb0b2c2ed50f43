import { defaultClient } from '../client-registry.js'
import { restAccess } from '../rest/create-rest.js'
import type { EmulatorState } from '../state.js'
import { html } from './html.js'
import { layout, type Page } from './layout.js'

/** Shown at the root: how to connect an application. */
export function startPage({ issuer, registry, rest }: EmulatorState): Page {
  const { hub, express } = restAccess(rest)
  const { first } = registry
  const secret = first === defaultClient ? `'${first.clientSecret}'` : 'process.env.SIGNICAT_CLIENT_SECRET'
  const snippet = `await app.register(signicat, {
  issuer: '${issuer}',
  clientId: '${first.clientId}',
  clientSecret: ${secret},
  baseUrl: 'http://localhost:3000',
  allowInsecureLoopback: true,
  secrets: [process.env.SESSION_SECRET],
})`
  const body = html`<h1>The local Signicat is running</h1>
<p class="lead">Point your application at it. Logins end here in pages for choosing an eID and a fictional person.</p>
<pre tabindex="0" role="region" aria-label="Registration"><code>${snippet}</code></pre>
<dl class="facts"><dt>Issuer</dt><dd><code>${issuer}</code></dd>
<dt>Discovery</dt><dd><a href="${issuer}/.well-known/openid-configuration">openid-configuration</a></dd>
<dt>Without a click</dt><dd><code>login_hint=auto:no-kari</code></dd>
<dt>REST API, hub</dt><dd><code>${hub.baseUrl}</code><br>token from <code>${hub.tokenUrl}</code></dd>
<dt>REST API, Express</dt><dd><code>${express.baseUrl}</code><br>token from <code>${express.tokenUrl}</code></dd>
<dt>Headless logins</dt><dd><a href="/phone">Simulated phone</a></dd></dl>`
  return layout({ title: 'Running', body })
}
