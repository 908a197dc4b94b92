import type { CodeframeConfig } from '../../../config/index.js';
import type { ClusteringThread } from '../clustering/clustering-thread.service.js';
import { LocalEngine } from './local-engine.js';
import type { NamingEngine } from './naming-engine.js';
import { ServiceEngine } from './service-engine.js';

export { callKey } from './call-key.js';
export {
  type ClusterText,
  type Code,
  NAMING_ENGINE,
  type NamingConfig,
  type NamingEngine,
  type NamingOutcome,
  type Theme,
} from './naming-engine.js';

/** The service when there is one, else the engine that costs nothing. */
export function namingEngine({ service }: CodeframeConfig, clustering: ClusteringThread): NamingEngine {
  return service === undefined ? new LocalEngine(clustering) : new ServiceEngine(service);
}
