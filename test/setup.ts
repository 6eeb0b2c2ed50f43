import nock from 'nock'
import { afterAll, beforeAll } from 'vitest'

// No test reaches the network: loopback servers are real, everything else must be mocked.
beforeAll(() => {
  nock.disableNetConnect()
  nock.enableNetConnect((host) => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host))
})

afterAll(() => {
  nock.cleanAll()
  nock.restore()
})
