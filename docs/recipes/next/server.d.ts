import type { FastifyInstance } from 'fastify'
import type { FastifySignicatOptions } from 'fastify-signicat'

export function createServer(options: FastifySignicatOptions, dir: string): Promise<FastifyInstance>
