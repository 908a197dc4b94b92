import { HaatError } from '../../errors/index.js';

/** No queue has the name; whoever mistyped it learns which there are. */
export class UnknownQueue extends HaatError {
  constructor(name: string, known: Iterable<string>) {
    const queues = [...known].toSorted().join(', ');
    super('not_found', 'not_found', `There is no queue "${name.slice(0, 100)}". The queues are: ${queues}.`);
  }
}
