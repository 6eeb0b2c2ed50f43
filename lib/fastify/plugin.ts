import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import type { FastifySignicatOptions } from './augment.js'

/**
 * Sign-in for a Fastify application.
 *
 * @throws {@link ConfigError} with every fault of the options, when the application starts
 */
const signicat: FastifyPluginAsync<FastifySignicatOptions> = fp(
  async (app: FastifyInstance, options: FastifySignicatOptions) => {
    // Its parts are loaded when it is registered: whoever imports the guards alone does not wait for them.
    const { startPlugin } = await import('./start-plugin.js')
    await startPlugin(app, options)
  },
  { name: 'fastify-signicat', fastify: '5.x' },
)

export default signicat
