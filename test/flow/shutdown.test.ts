import { describe, expect, it } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { sessionCookies } from '../support/no-session.js'

describe('closing the application', () => {
  it('lets a callback that is under way end, one way or the other', async () => {
    const { app, visitor, issuer } = await buildApp()
    const location = await visitor.start('/login')
    const answer = await issuer.authorize(location)
    const asked = new Promise<void>((resolve) => {
      issuer.faults.tokenResponse = () => {
        resolve()
        // An issuer that never answers.
        return new Promise(() => undefined)
      }
    })
    const callback = visitor.comeBack(location, answer)
    await asked
    await app.close()
    const answered = await callback
    expect(answered.statusCode).toBeGreaterThanOrEqual(500)
    expect(sessionCookies(answered)).toEqual([])
  })

  it('asks the issuer nothing any more', async () => {
    const { app, issuer } = await buildApp()
    await app.signicat.ready()
    const before = { ...issuer.calls }
    await app.close()
    expect(issuer.calls).toEqual(before)
  })

  it('can be done before anything happened, and twice', async () => {
    const { app } = await buildApp()
    await app.close()
    await expect(app.close()).resolves.toBeUndefined()
  })
})
