import express from 'express'
import openidConnect from 'express-openid-connect'
import { client, secret } from '../identity.js'
import { publicAnswer, type StartPeer } from './peer.js'

/** express-openid-connect on Express 5. */
export const startExpress: StartPeer = async ({ port, baseUrl, issuer }) => {
  const app = express()
  app.use(
    openidConnect.auth({
      issuerBaseURL: issuer,
      baseURL: baseUrl,
      clientID: client.id,
      clientSecret: client.secret,
      secret,
      authRequired: false,
      authorizationParams: { response_type: 'code', scope: 'openid profile' },
    }),
  )
  app.get('/public', (_request, response) => response.json(publicAnswer))
  app.get('/me', openidConnect.requiresAuth(), (request, response) =>
    response.json(request.oidc.idTokenClaims),
  )
  await new Promise<void>((resolve) => app.listen(port, '127.0.0.1', () => resolve()))
  return {}
}
