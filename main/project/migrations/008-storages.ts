/** Bytes of a variant by the storage of its tensors, as JSON; null where an older program wrote it. */
export const storages = `
ALTER TABLE variants ADD COLUMN storages TEXT;
`;
