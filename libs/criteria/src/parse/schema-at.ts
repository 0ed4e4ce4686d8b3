import { z } from 'zod';

/** The properties that the object at a path may have; none where the schema has no object there. */
export function propertiesAt(root: z.core.$ZodType, document: unknown, keys: readonly PropertyKey[]): string[] {
  let schemas = objectsIn(root, document);
  let value = document;
  for (const key of keys) {
    value = memberOf(value, key);
    schemas = schemas.flatMap((schema) => partOf(schema, key)).flatMap((part) => objectsIn(part, value));
  }
  const objects = schemas.filter((schema) => schema instanceof z.ZodObject);
  return [...new Set(objects.flatMap((object) => Object.keys(object.shape)))];
}

/** A member of a JSON object or array. */
export const memberOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;

/** The schemas that a value may be meant for, with unions and optional parts taken apart. */
function objectsIn(schema: z.core.$ZodType, value: unknown): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional) return objectsIn(schema.unwrap(), value);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const { discriminator } = schema.def;
    const fitting = (option: z.core.$ZodType): boolean =>
      option._zod.propValues?.[discriminator]?.has(memberOf(value, discriminator) as z.core.util.Primitive) ?? false;
    return schema.options.filter(fitting);
  }
  if (schema instanceof z.ZodUnion) return mostLike(schema.options, value);
  return [schema];
}

/** The options of a union that share most properties with the value. */
function mostLike(options: readonly z.core.$ZodType[], value: unknown): z.core.$ZodType[] {
  const shared = (option: z.core.$ZodType): number => {
    const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    return option instanceof z.ZodObject ? keys.filter((key) => Object.hasOwn(option.shape, key)).length : -1;
  };
  const objects = options.flatMap((option) => objectsIn(option, value));
  const most = Math.max(...objects.map(shared));
  return objects.filter((option) => shared(option) === most);
}

function partOf(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (!(schema instanceof z.ZodObject)) return [];
  const part = (schema.shape as Record<PropertyKey, z.core.$ZodType | undefined>)[key];
  return part ? [part] : [];
}
