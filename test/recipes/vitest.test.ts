import type { FastifyInstance } from 'fastify'
import { type FakeSignicat, fakeSignicat } from 'fastify-signicat/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createShop } from './shop.js'

let app: FastifyInstance
let idp: FakeSignicat

beforeEach(async () => {
  idp = fakeSignicat()
  app = await createShop({
    ...idp.options,
    baseUrl: 'https://shop.example',
    secrets: ['a secret for tests: wK3p9VbX2mQe7RzT4yHn'],
  })
})
afterEach(() => app.close())

test('a customer sees their own orders', async () => {
  const { headers } = await idp.signIn(app, { name: 'Ola Nordmann', idp: 'nbid' })
  const answer = await app.inject({ url: '/orders', headers })
  expect(answer.json()).toEqual(['Ola Nordmann'])
})

test('a transfer needs the highest level', async () => {
  const weak = await idp.signIn(app, { loa: 'substantial' })
  expect((await app.inject({ url: '/transfer', headers: weak.headers })).statusCode).toBe(401)
  const strong = await idp.signIn(app, { loa: 'high' })
  expect((await app.inject({ url: '/transfer', headers: strong.headers })).statusCode).toBe(200)
})

test('nobody gets in while the issuer is down, and those who are in stay', async () => {
  const { headers } = await idp.signIn(app)
  idp.fault('deadTokenEndpoint')
  expect((await idp.attempt(app)).answer.statusCode).toBe(503)
  expect((await app.inject({ url: '/orders', headers })).statusCode).toBe(200)
})

test('an hour without a request ends the session', async () => {
  const { headers } = await idp.signIn(app)
  idp.advance(3601)
  expect((await app.inject({ url: '/orders', headers })).statusCode).toBe(401)
})
