import { expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'

/** Numbers from 0 to 1 that are the same at every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

it('a thousand logins in a row succeed while each fetch of the keys shows 22 to 26 of 26', async () => {
  const app = await buildApp()
  const random = seeded(2026)
  let hidden = 0
  app.issuer.faults.jwks = ({ keys: [signing] }) => {
    const all = Array.from({ length: 25 }, (_, index) => ({ ...signing, kid: `signing-key-other-${index}` }))
    const set = signing === undefined ? all : [...all, signing]
    const gone = Math.floor(random() * 5)
    for (let count = 0; count < gone; count += 1) set.splice(Math.floor(random() * set.length), 1)
    if (!set.some(({ kid }) => kid === signing?.kid)) hidden += 1
    return { keys: set.sort(() => random() - 0.5) }
  }
  for (let login = 0; login < 1000; login += 1) {
    // Keys are looked at again every five minutes of use, and forgotten a quarter of an hour after they were seen.
    app.advance(login % 20 === 0 ? 1000 : 30)
    const callback = await app.newVisitor().signIn(app.issuer)
    expect(callback.statusCode, `login ${login}: ${callback.body}`).toBe(302)
  }
  expect(app.issuer.calls.token).toBe(1000)
  expect(hidden).toBeGreaterThan(5)
})
