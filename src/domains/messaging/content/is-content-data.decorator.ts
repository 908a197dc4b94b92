import { Transform, Type, type TypeHelpOptions } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import { withSchema } from '../../../validation/index.js';
import { CONTENT_DATA, isMessageKind } from './message-content.js';

/** The data of a message, held against the rules of the kind that another field of the same object names. */
export function IsContentData(kindField: string): PropertyDecorator {
  const kindIn = (object: object | undefined): unknown => Reflect.get(object ?? {}, kindField);
  const typeOf = ({ object }: TypeHelpOptions = {} as TypeHelpOptions): Function => {
    const kind = kindIn(object);
    return isMessageKind(kind) ? CONTENT_DATA[kind] : Object;
  };
  const rules = [
    Type(typeOf as () => Function),
    // Without its kind nothing can be said of the data; the fault is the kind's.
    Transform(({ value, obj }: { value: unknown; obj: object }) => (isMessageKind(kindIn(obj)) ? value : {})),
    IsObject({ message: 'must be an object' }),
    ValidateNested(),
  ];
  return withSchema({ type: 'object' }, (target, property) =>
    rules.forEach((rule) => rule(target, property as string)),
  );
}
