import { mergeConfig } from 'vitest/config'
import config from '../../vitest.config.js'

export default mergeConfig(
  { ...config, test: { ...config.test, include: [], exclude: [] } },
  {
    test: { include: ['test/examples/**/*.test.ts'], exclude: [] },
  },
)
