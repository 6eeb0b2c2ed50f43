import { describe, expect, it } from 'vitest'
import { buildRestApp } from '../support/build-rest-app.js'

const markers = ['29124815345', 'Marker', 'marker']

/** Bodies that no parser of ours can make sense of, each with something of a person in it. */
const bodies: readonly (readonly [type: string, body: string])[] = [
  ['application/json', 'nin=29124815345'],
  ['application/json', 'Marker'],
  ['application/json', '{"nin":"Marker'],
  ['application/json', '"Marker"'],
  ['application/json', '["Marker",29124815345]'],
  ['application/json', '{"Marker":"29124815345","__proto__":"Marker"}'],
  ['application/json; charset=Marker', '{"nin":"29124815345"}'],
  ['application/json', 'too large'],
  ['application/x-www-form-urlencoded', 'nin=29124815345&Marker=%zzMarker'],
  ['application/x-www-form-urlencoded', `state=Marker&code=Marker&logout_token=Marker&iss=29124815345`],
  ['application/Marker-29124815345', 'Marker'],
  ['multipart/form-data; boundary=Marker', '--Marker\r\n\r\n29124815345'],
  ['Marker', '29124815345'],
  ['text/plain', 'Marker 29124815345'],
]

const routes = [
  '/callback',
  '/logout',
  '/session',
  '/login/initiate',
  '/backchannel-logout',
  '/login/frame',
  '/login/frame/complete',
  '/login/headless',
  '/login/headless/complete',
  '/login',
]

const tooLarge = `{"nin":"${'Marker'.repeat(20_000)}"}`

describe('a body that makes no sense', () => {
  it.each(bodies)('is quoted nowhere: %s %s', async (type, body) => {
    const payload = body === 'too large' ? tooLarge : body
    const { app, log } = await buildRestApp('express', {
      options: {
        responseMode: 'form_post',
        session: { singleProcess: true },
        logLevel: 'trace',
        routes: { initiate: '/login/initiate', backchannelLogout: '/backchannel-logout' },
      },
    })
    for (const url of routes) {
      for (const accept of ['text/html', 'application/json']) {
        const answer = await app.inject({
          method: 'POST',
          url,
          headers: { 'content-type': type, accept, 'sec-fetch-site': 'same-origin' },
          payload,
        })
        expect(answer.statusCode).not.toBe(500)
        for (const marker of markers) expect(answer.body).not.toContain(marker)
      }
    }
    expect(log.length).toBeGreaterThan(routes.length)
    for (const marker of markers) expect(log.join('')).not.toContain(marker)
  })
})
