import { IsString } from 'class-validator';
import { BootFault } from '../../errors/index.js';
import { noBackoff } from './backoff.js';
import { declarations } from './declarations.js';
import { Handles } from './handles.decorator.js';
import { buildCatalog } from './job-catalog.js';
import { Job, jobSpecOf } from './job.decorator.js';
import { Payload, type PayloadClass } from './payload.js';
import { Priority } from './priority.js';
import { Processor, QueueProcessor } from './processor.decorator.js';
import { defineQueue, type QueueDefinition } from './queue-definition.js';

const POLICY = {
  concurrency: 1,
  timeout: 1000,
  attempts: 1,
  backoff: noBackoff,
  priority: Priority.Normal,
  keepCompleted: { age: 1000 },
  keepFailed: { age: 1000 },
};

const orders = defineQueue('orders', POLICY);
const emails = defineQueue('emails', POLICY);

@Job('route-order', { queue: orders, attempts: 3 })
class RouteOrder extends Payload<RouteOrder> {
  @IsString() readonly orderId: string;
}

@Job('expire-order', { queue: orders })
class ExpireOrder extends Payload<ExpireOrder> {
  @IsString() readonly orderId: string;
}

@Job('send-email', { queue: emails })
class SendEmail extends Payload<SendEmail> {
  @IsString() readonly to: string;
}

@Processor(orders)
class OrderProcessor extends QueueProcessor {
  @Handles(RouteOrder) route(_: RouteOrder) {}
  @Handles(ExpireOrder) expire(_: ExpireOrder) {}
}

@Processor(orders)
class RoutingProcessor extends QueueProcessor {
  @Handles(RouteOrder) route(_: RouteOrder) {}
}

@Processor(emails)
class EmailProcessor extends QueueProcessor {
  @Handles(SendEmail) send(_: SendEmail) {}
}

const declared = (queues: QueueDefinition[], ...payloads: PayloadClass[]) => ({
  queues,
  jobs: payloads.map(jobSpecOf),
});

function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof BootFault) return error.message;
    throw error;
  }
  throw new Error('Nothing was found wrong.');
}

describe('the catalog', () => {
  it('refuses a queue whose name is kept for the dead letters of another', () => {
    const reserved = { ...POLICY, name: 'orders-dlq', aliases: [] };
    expect(faultOf(() => buildCatalog([], { queues: [orders, reserved], jobs: [] }))).toContain('"orders-dlq"');
  });

  it('joins queues, processors and the methods that handle jobs', () => {
    const [order, email] = [new OrderProcessor(), new EmailProcessor()];
    const catalog = buildCatalog([order, email], declared([orders, emails], RouteOrder, ExpireOrder, SendEmail));
    expect([...catalog.keys()]).toEqual(['orders', 'emails']);
    expect(catalog.get('orders')).toMatchObject({ queue: orders, processor: order });
    expect(catalog.get('orders')?.jobs.get('route-order')).toMatchObject({
      name: 'route-order',
      method: 'route',
      payload: RouteOrder,
      policy: { attempts: 3 },
    });
    expect([...(catalog.get('emails')?.jobs.keys() ?? [])]).toEqual(['send-email']);
  });

  it('is empty when nothing is declared', () => {
    expect(buildCatalog([], declared([])).size).toBe(0);
  });

  it('lets jobs of two queues have one name', () => {
    @Job('route-order', { queue: emails })
    class AnnounceOrder extends Payload<AnnounceOrder> {
      @IsString() readonly orderId: string;
    }
    @Processor(emails)
    class AnnouncingProcessor extends QueueProcessor {
      @Handles(AnnounceOrder) announce(_: AnnounceOrder) {}
    }
    const catalog = buildCatalog(
      [new OrderProcessor(), new AnnouncingProcessor()],
      declared([orders, emails], RouteOrder, ExpireOrder, AnnounceOrder),
    );
    expect(catalog.get('emails')?.jobs.get('route-order')?.payload).toBe(AnnounceOrder);
  });

  it('is built from what the loaded files have declared', () => {
    expect(declarations.queues).toEqual(expect.arrayContaining([orders, emails]));
    expect(declarations.jobs.map(({ payload }) => payload)).toEqual(
      expect.arrayContaining([RouteOrder, ExpireOrder, SendEmail]),
    );
  });
});

describe('the start is refused, with the mend, for', () => {
  it('two handlers for a job', () => {
    const declare = () => {
      @Processor(orders)
      class DoubleProcessor extends QueueProcessor {
        @Handles(RouteOrder) route(_: RouteOrder) {}
        @Handles(RouteOrder) routeAgain(_: RouteOrder) {}
      }
      return DoubleProcessor;
    };
    expect(faultOf(declare)).toBe('The job "route-order" has two handlers in DoubleProcessor: keep one.');
  });

  it('a job without handler', () => {
    expect(faultOf(() => buildCatalog([new RoutingProcessor()], declared([orders], RouteOrder, ExpireOrder)))).toBe(
      'The job "expire-order" has no handler: put @Handles(ExpireOrder) on a method of RoutingProcessor.',
    );
  });

  it('a job of a queue that is not there', () => {
    expect(faultOf(() => buildCatalog([new RoutingProcessor()], declared([orders], RouteOrder, SendEmail)))).toBe(
      'The job "send-email" has no handler: put @Handles(SendEmail) on a method of the processor of its queue.',
    );
  });

  it('two payloads that are one job', () => {
    @Job('route-order', { queue: orders })
    class RouteOrderAgain extends Payload<RouteOrderAgain> {
      @IsString() readonly other: string;
    }
    expect(faultOf(() => buildCatalog([new RoutingProcessor()], declared([orders], RouteOrder, RouteOrderAgain)))).toBe(
      'RouteOrder and RouteOrderAgain are both the job "route-order" of queue "orders": give one another name.',
    );
  });

  it('two processors of one queue', () => {
    const processors = [new OrderProcessor(), new RoutingProcessor()];
    expect(faultOf(() => buildCatalog(processors, declared([orders], RouteOrder, ExpireOrder)))).toBe(
      `The queue "orders" has two processors, OrderProcessor and RoutingProcessor: they would steal each other's jobs; ` +
        'merge them.',
    );
  });

  it('two queues of one name', () => {
    const again: QueueDefinition = { ...POLICY, name: 'orders', aliases: [] };
    expect(faultOf(() => buildCatalog([new OrderProcessor()], declared([orders, again], RouteOrder)))).toBe(
      'Two queues are named "orders": give one of the defineQueue() calls another name.',
    );
  });

  it('a processor without queue', () => {
    class Homeless extends QueueProcessor {}
    expect(faultOf(() => buildCatalog([new Homeless()], declared([])))).toBe(
      'Homeless extends QueueProcessor but names no queue: put @Processor(queue) on it.',
    );
  });

  it('a processor whose queue is that of its base', () => {
    class Derived extends RoutingProcessor {}
    expect(faultOf(() => buildCatalog([new Derived()], declared([orders], RouteOrder)))).toContain(
      'Derived extends QueueProcessor but names no queue',
    );
  });

  it('a queue without processor', () => {
    expect(faultOf(() => buildCatalog([new OrderProcessor()], declared([orders, emails], RouteOrder)))).toBe(
      `The queue "emails" has no processor: provide a class with @Processor(...) for it in a module's providers.`,
    );
  });

  it('a processor that handles nothing', () => {
    @Processor(orders)
    class IdleProcessor extends QueueProcessor {}
    expect(faultOf(() => buildCatalog([new IdleProcessor()], declared([orders])))).toBe(
      'IdleProcessor handles no job: put @Handles(ItsPayload) on a method.',
    );
  });

  it('a handler in the processor of another queue', () => {
    @Processor(emails)
    class LostProcessor extends QueueProcessor {
      @Handles(RouteOrder) route(_: RouteOrder) {}
    }
    expect(faultOf(() => buildCatalog([new LostProcessor()], declared([emails])))).toBe(
      'LostProcessor handles the job "route-order" of queue "orders", but processes queue "emails": move the method to ' +
        'the processor of "orders".',
    );
  });

  it('a payload that is no job', () => {
    class Plain extends Payload<Plain> {
      readonly text: string;
    }
    const declare = () => {
      class PlainProcessor extends QueueProcessor {
        @Handles(Plain) plain(_: Plain) {}
      }
      return PlainProcessor;
    };
    expect(faultOf(declare)).toBe(`The class Plain is not a job: put @Job('its-name', { queue }) on it.`);
  });

  it('a payload whose base is a job', () => {
    class RouteUrgentOrder extends RouteOrder {}
    expect(faultOf(() => jobSpecOf(RouteUrgentOrder))).toContain('The class RouteUrgentOrder is not a job');
  });
});

describe('a processor', () => {
  it('does not run before the kernel has started its worker', () => {
    expect(faultOf(() => new EmailProcessor().process({} as never))).toBe(
      'EmailProcessor was called before the kernel started its worker.',
    );
  });

  it('hands what the engine delivers to the kernel', async () => {
    const processor = new EmailProcessor();
    const run = jest.fn().mockResolvedValue('done');
    processor.attach(run);
    const copy = { id: '1' } as never;
    await expect(processor.process(copy)).resolves.toBe('done');
    expect(run).toHaveBeenCalledWith(processor, copy);
  });
});

describe('a queue', () => {
  it('cannot be changed once it is defined', () => {
    expect(() => Object.assign(orders, { attempts: 9 })).toThrow(TypeError);
  });
});
