import { describe, expect, it } from 'vitest'
import { type FaultRow, faultsOf, given } from './fixture.js'

const session = (value: unknown): { readonly session: unknown } => ({ session: value })
const routes = (value: unknown): { readonly routes: unknown } => ({ routes: value })
const authorization = (value: unknown): { readonly authorization: unknown } => ({ authorization: value })
const eids = (value: unknown): { readonly eids: unknown } => ({ eids: value })
const brand = (value: unknown): { readonly pages: unknown } => ({ pages: { brand: value } })

const requestRows: readonly FaultRow[] = [
  ['a scope without openid', { scope: 'profile' }, 'scope', /Add 'openid'/],
  ['an empty scope', { scope: '' }, 'scope', /lacks openid/],
  ['a scope that is no text', { scope: ['openid', 1] }, 'scope', /one text or as a list/],
  ['a scope with a quotation mark', { scope: 'openid "a"' }, 'scope', /not well-formed/],
  [
    'a refresh token that nobody keeps',
    { scope: 'openid offline_access' },
    'scope',
    /session\.keepTokens: true/,
  ],
  ['authorization as text', authorization('prompt=login'), 'authorization', /Give an object/],
  [
    'a parameter with a space in its name',
    authorization({ 'a b': '1' }),
    'authorization.a?b',
    /no name of a parameter/,
  ],
  ['a parameter that is an object', authorization({ a: {} }), 'authorization.a', /a text or a number/],
  [
    'a parameter that is no number',
    authorization({ a: Number.NaN }),
    'authorization.a',
    /a text or a number/,
  ],
  ['a parameter with a line break', authorization({ a: 'x\ny' }), 'authorization.a', /control characters/],
  ['a negative max_age', authorization({ max_age: -1 }), 'authorization.max_age', /from 0/],
  ['a fractional max_age', authorization({ max_age: '1.5' }), 'authorization.max_age', /from 0/],
  [
    'no prompt with a new login',
    authorization({ prompt: 'none', max_age: 0 }),
    'authorization.prompt',
    /max_age 0/,
  ],
  ['no prompt with another', authorization({ prompt: 'none login' }), 'authorization.prompt', /none alone/],
  [
    'an Enterprise acr_values',
    authorization({ acr_values: 'urn:signicat:oidc:method:nbid' }),
    'authorization.acr_values',
    /idp:nbid/,
  ],
  ['eids as a list', eids(['nbid']), 'eids', /Give an object/],
  ['no eIDs', eids({}), 'eids', /at least one/],
  ['an eID in capitals', eids({ NBID: {} }), 'eids.NBID', /lower case/],
  ['an eID with a space', eids({ 'nb id': {} }), 'eids.nb?id', /no code/],
  ['settings that are no object', eids({ nbid: true }), 'eids.nbid', /Give an object/],
  ['an unknown setting', eids({ nbid: { acr_values: 'a:b' } }), 'eids.nbid.acr_values', /'acrValues'/],
  ['an eID without openid', eids({ nbid: { scope: 'nin' } }), 'eids.nbid.scope', /Add 'openid'/],
  [
    'an eID with an unkept refresh token',
    eids({ nbid: { scope: 'openid offline_access' } }),
    'eids.nbid.scope',
    /keepTokens/,
  ],
  [
    'an eID that names another',
    eids({ nbid: { acrValues: 'idp:sbid' } }),
    'eids.nbid.acrValues',
    /names another eID/,
  ],
  [
    'an eID with an Enterprise item',
    eids({ nbid: { acrValues: 'urn:signicat:oidc:method:nbid' } }),
    'eids.nbid.acrValues',
    /Enterprise/,
  ],
  [
    'an eID with spaces in a row',
    eids({ nbid: { acrValues: 'a:b  c:d' } }),
    'eids.nbid.acrValues',
    /one space/,
  ],
  ['an eID with an unknown level', eids({ nbid: { loa: 'highest' } }), 'eids.nbid.loa', /'substantial'/],
  [
    'an expected eID outside eids',
    { ...eids({ nbid: {} }), expect: { idp: 'sbid' } },
    'expect.idp',
    /Add 'sbid' to eids/,
  ],
  ['no expected eID', { expect: { idp: [] } }, 'expect.idp', /Leave it out/],
  ['an expected eID in capitals', { expect: { idp: ['NBID'] } }, 'expect.idp[0]', /lower case/],
  ['an unknown expected level', { expect: { loa: 4 } }, 'expect.loa', /is a number/],
  ['an empty expected acr', { expect: { acr: '' } }, 'expect.acr', /is empty/],
  ['a sandbox setting that is no boolean', { expect: { sandbox: 'no' } }, 'expect.sandbox', /true or false/],
  ['an unknown expectation', { expect: { idps: 'nbid' } }, 'expect.idps', /'idp'/],
  ['an unknown way to ask', { request: 'jar' }, 'request', /'par'/],
  ['an unknown response mode', { responseMode: 'fragment' }, 'responseMode', /'form_post'/],
  [
    'form_post without https',
    { responseMode: 'form_post', baseUrl: 'http://localhost:3000' },
    'responseMode',
    /SameSite=None/,
  ],
  ['no algorithm', { idTokenAlg: 'none' }, 'idTokenAlg', /'RS256'/],
  ['no algorithm', { idTokenAlg: 'none' }, 'idTokenAlg', /'RS256'/],
  ['claims as text', { claims: 'email' }, 'claims', /Give a list/],
  ['an empty claim', { claims: ['email', ''] }, 'claims[1]', /is empty/],
  ['a claim that would reach a prototype', { claims: ['__proto__'] }, 'claims[0]', /not well-formed/],
  ['userinfo that is no boolean', { userinfo: 1 }, 'userinfo', /true or false/],
  ['cancel codes as text', { cancelCodes: 'access_denied' }, 'cancelCodes', /Give a list/],
  ['an empty cancel code', { cancelCodes: [''] }, 'cancelCodes[0]', /is empty/],
]

const sessionRows: readonly FaultRow[] = [
  ['a session that is no object', session('sealed'), 'session', /Give an object/],
  ['an unknown kind', session({ kind: 'jwt' }), 'session.kind', /'sealed'/],
  ['an unknown member', session({ idleSecs: 1 }), 'session.idleSecs', /'idleSeconds'/],
  ['no idle time', session({ idleSeconds: 0 }), 'session.idleSeconds', /is 0\. .*from 1 to 7776000/],
  ['a fractional idle time', session({ idleSeconds: 1.5 }), 'session.idleSeconds', /whole number/],
  ['an idle time as text', session({ idleSeconds: '60' }), 'session.idleSeconds', /whole number/],
  [
    'an endless session',
    session({ absoluteSeconds: Number.POSITIVE_INFINITY }),
    'session.absoluteSeconds',
    /whole number/,
  ],
  ['a session over 90 days', session({ absoluteSeconds: 7_776_001 }), 'session.absoluteSeconds', /7776000/],
  [
    'an idle time beyond the end',
    session({ idleSeconds: 50_000 }),
    'session.idleSeconds',
    /at most absoluteSeconds/,
  ],
  [
    'an end before the idle time',
    session({ absoluteSeconds: 60 }),
    'session.absoluteSeconds',
    /at most absoluteSeconds/,
  ],
  ['kept tokens that are no boolean', session({ keepTokens: 'yes' }), 'session.keepTokens', /true or false/],
  [
    'an ID token always kept',
    session({ keepIdToken: true }),
    'session.keepIdToken',
    /'decrypted', 'always' or false/,
  ],
  ['a cookie name with a space', session({ cookieName: 'my session' }), 'session.cookieName', /1 to 32/],
  ['a long cookie name', session({ cookieName: 'a'.repeat(33) }), 'session.cookieName', /1 to 32/],
  ['the cookie name of an attempt', session({ cookieName: 'a7' }), 'session.cookieName', /'a0' to 'a7'/],
  ['an unknown SameSite', session({ sameSite: 'Lax' }), 'session.sameSite', /'lax'/],
  [
    'SameSite none without https',
    { ...session({ sameSite: 'none' }), baseUrl: 'http://localhost' },
    'session.sameSite',
    /https/,
  ],
]

const routeRows: readonly FaultRow[] = [
  ['routes that are no object', routes([]), 'routes', /Give an object/],
  ['an unknown route', routes({ logon: '/login' }), 'routes.logon', /'login'/],
  ['a route without a slash', routes({ login: 'login' }), 'routes.login', /no plain path/],
  ['the root', routes({ login: '/' }), 'routes.login', /no plain path/],
  ['a route that is true', routes({ session: true }), 'routes.session', /or false/],
  ['a parameter', routes({ login: '/:tenant/login' }), 'routes.login', /without parameters/],
  ['a wildcard', routes({ login: '/login/*' }), 'routes.login', /without parameters/],
  ['a query', routes({ login: '/login?a=1' }), 'routes.login', /without parameters/],
  ['a doubled slash', routes({ callback: '//callback' }), 'routes.callback', /no plain path/],
  ['a slash at the end', routes({ callback: '/callback/' }), 'routes.callback', /no plain path/],
  ['a dot segment', routes({ callback: '/a/../callback' }), 'routes.callback', /no plain path/],
  ['no callback', routes({ callback: false }), 'routes.callback', /no login can end/],
  ['one path twice', routes({ logout: '/login' }), 'routes.logout', /path of routes\.login/],
  ['one path twice but for case', routes({ logout: '/Login' }), 'routes.logout', /path of routes\.login/],
  ['a prefix with a parameter', { prefix: '/:tenant' }, 'prefix', /without parameters/],
  ['a prefix that is no text', { prefix: 1 }, 'prefix', /is a number/],
]

const remainingRows: readonly FaultRow[] = [
  ['a time-out in seconds', { timeoutMs: 5 }, 'timeoutMs', /from 100 to 60000/],
  ['an endless time-out', { timeoutMs: 60_001 }, 'timeoutMs', /from 100 to 60000/],
  ['a wide tolerance', { clockToleranceSeconds: 301 }, 'clockToleranceSeconds', /from 0 to 300/],
  ['a negative tolerance', { clockToleranceSeconds: -1 }, 'clockToleranceSeconds', /from 0 to 300/],
  ['fetch that is no function', { fetch: {} }, 'fetch', /Give a function/],
  ['a clock that is no function', { clock: 1 }, 'clock', /Give a function/],
  ['a clock of milliseconds', { clock: Date.now }, 'clock', /whole seconds/],
  ['a clock of fractions', { clock: () => 1.5 }, 'clock', /whole seconds/],
  ['onLogin that is no function', { onLogin: 'x' }, 'onLogin', /Give a function/],
  ['onIdentify that is no function', { onIdentify: null }, 'onIdentify', /is null/],
  ['onLogout that is no function', { onLogout: [] }, 'onLogout', /Give a function/],
  ['audit that is no function', { audit: true }, 'audit', /Give a function/],
  ['a required audit that is missing', { auditRequired: true }, 'auditRequired', /Give the function audit/],
  ['a log level that is no text', { logLevel: 30 }, 'logLevel', /is a number/],
  [
    'serializers that are no functions',
    { logSerializers: { req: 'x' } },
    'logSerializers',
    /object of functions/,
  ],
  ['constraints as text', { constraints: 'host' }, 'constraints', /Give an object/],
  ['pages that are no object', { pages: 'x' }, 'pages', /Give an object/],
  ['an unknown page setting', { pages: { branding: {} } }, 'pages.branding', /'brand'/],
  ['an unknown brand setting', brand({ colour: '#fff' }), 'pages.brand.colour', /'color'/],
  [
    'a colour that ends its declaration',
    brand({ color: '#fff;background:url(//x)' }),
    'pages.brand.color',
    /#5b2d90/,
  ],
  ['a logo over http', brand({ logo: 'http://a.example/l.svg' }), 'pages.brand.logo', /https URL/],
  ['a logo on an unnamed host', brand({ logo: '//a.example/l.svg' }), 'pages.brand.logo', /https URL/],
  [
    'a logo that widens the policy',
    brand({ logo: 'https://a.example; script-src *' }),
    'pages.brand.logo',
    /https URL/,
  ],
  ['a logo that is a script', brand({ logo: 'javascript:alert(1)' }), 'pages.brand.logo', /https URL/],
  ['a name of two lines', brand({ name: 'a\nb' }), 'pages.brand.name', /one line/],
  ['a number with letters', brand({ phone: 'call me' }), 'pages.brand.phone', /\+47/],
  ['an address without @', brand({ email: 'help' }), 'pages.brand.email', /help@example\.com/],
  ['texts of no language', { pages: { texts: { 'in norwegian': {} } } }, 'pages.texts', /language tag/],
  ['texts that are no object', { pages: { texts: { nb: 'hei' } } }, 'pages.texts.nb', /Give an object/],
  [
    'a text that is no text',
    { pages: { texts: { nb: { title: 1 } } } },
    'pages.texts.nb.title',
    /is a number/,
  ],
  ['render that is no function', { pages: { render: '<p>' } }, 'pages.render', /Give a function/],
]

describe.each([
  ['requests', requestRows],
  ['session', sessionRows],
  ['routes', routeRows],
  ['hooks, pages and seams', remainingRows],
])('faults of %s', (_group, rows) => {
  it.each(rows)('%s is refused by name and with a remedy', (_what, changes, option, says) => {
    const faults = faultsOf(given(changes))
    expect(faults.map((fault) => fault.option)).toEqual([option])
    expect(`${faults[0]?.problem}. ${faults[0]?.remedy}`).toMatch(says)
    expect(faults[0]?.remedy).toMatch(/^[A-Z]/)
  })
})

const owned = [
  'client_id redirect_uri response_type response_mode scope state nonce code_challenge code_challenge_method',
  'request request_uri login_hint id_token_hint client_secret client_assertion client_assertion_type',
]

describe('parameters of the protocol', () => {
  it.each(owned.flatMap((names) => names.split(' ')))('%s cannot be set for every login', (name) => {
    const faults = faultsOf(given(authorization({ [name]: 'x' })))
    expect(faults.map((fault) => fault.option)).toEqual([`authorization.${name}`])
  })
})
