import { createVerifier } from 'fastify-signicat/verify'

const { ISSUER: issuer = '', CLIENT_ID: clientId = '', ID_TOKEN: idToken = '' } = process.env
const verifier = createVerifier({ issuer, clientId, allowInsecureLoopback: true })
const { name, idp } = await verifier.verifyIdToken(idToken, { loa: 'substantial' })
process.stdout.write(`${name} by ${idp}`)
