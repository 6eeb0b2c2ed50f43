import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fakeSignicat } from 'fastify-signicat/testing'
import { createShop } from './shop.js'

const idp = fakeSignicat()
const app = await createShop({
  ...idp.options,
  baseUrl: 'https://shop.example',
  secrets: ['a secret for tests: wK3p9VbX2mQe7RzT4yHn'],
})
after(() => app.close())

test('a customer places an order', async () => {
  const { cookies } = await idp.signIn(app, { name: 'Ola Nordmann' })
  const answer = await app.inject({ method: 'POST', url: '/orders', cookies })
  assert.equal(answer.statusCode, 201)
})

test('somebody who is not signed in does not', async () => {
  const answer = await app.inject({ method: 'POST', url: '/orders' })
  assert.equal(answer.statusCode, 401)
})
