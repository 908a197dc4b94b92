import { ROUTING_COMPONENTS, type RoutingComponent, type RoutingWeights } from './domain-config.js';

/**
 * Reads `ROUTING_WEIGHTS`: comma-separated `component:percent`, together 100. A component that is not named weighs nothing.
 *
 * @throws Error with the reason
 */
export function parseRoutingWeights(list: string | undefined): RoutingWeights {
  const weights: Record<RoutingComponent, number> = {
    availability: 0,
    price: 0,
    proximity: 0,
    workload: 0,
    reliability: 0,
  };
  for (const entry of (list ?? '').split(',')) {
    const [name = '', percent = ''] = entry.split(':').map((part) => part.trim());
    if (!isComponent(name)) throw new Error(`weighs "${name}": use ${ROUTING_COMPONENTS.join(', ')}`);
    weights[name] = Number(percent);
  }
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  if (total !== 100) throw new Error(`adds up to ${total} percent: make it 100`);
  return weights;
}

const isComponent = (name: string): name is RoutingComponent =>
  (ROUTING_COMPONENTS as readonly string[]).includes(name);
