import type { StartPeer } from './peer.js'

/** Loads a peer in the process that it is measured in. */
type LoadPeer = () => Promise<StartPeer>

export const peers: Readonly<Record<string, LoadPeer>> = Object.freeze({
  bare: async () => (await import('./bare.js')).startBare,
  ours: async () => (await import('./ours.js')).startOurs,
  'ours-userinfo': async () => (await import('./ours.js')).startOursWithUserinfo,
  'ours-rolling': async () => (await import('./ours.js')).startOursRolling,
  'ours-memory': async () => (await import('./ours.js')).startOursInMemory,
  'ours-redis': async () => (await import('./ours.js')).startOursInRedis,
  'secure-session': async () => (await import('./secure-session.js')).startSecureSession,
  'secure-session-verifying': async () => (await import('./secure-session.js')).startSecureSessionVerifying,
  'express-openid-connect': async () => (await import('./express-openid-connect.js')).startExpress,
  'fastify-session': async () => (await import('./fastify-session.js')).startFastifySession,
  'auth0-server-js': async () => (await import('./auth0-server-js.js')).startAuth0,
  'iron-session': async () => (await import('./iron-session.js')).startIronSession,
})
