import Fastify from 'fastify'
import { sampleClaims } from '../identity.js'
import { publicAnswer, type StartPeer } from './peer.js'

/** Fastify alone: the ceiling. */
export const startBare: StartPeer = async ({ port }) => {
  const app = Fastify()
  app.get('/public', async () => publicAnswer)
  app.get('/me', async () => sampleClaims)
  await app.listen({ port, host: '127.0.0.1' })
  return {}
}
