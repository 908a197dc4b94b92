import { documented } from './documentation.js';

/** A parameter of the path, with what it names. */
export function PathParameter(name: string, description: string, example: string): MethodDecorator {
  return documented(({ ApiParam }) => ApiParam({ name, description, schema: { type: 'string', example } }));
}

export const JobIdParameter = (name = 'id'): MethodDecorator =>
  PathParameter(name, 'The id of a job', '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11');

export const QueueNameParameter = (): MethodDecorator =>
  PathParameter('queueName', 'The name of a queue, or an alias of it', 'whatsapp-messages');
