// Nothing where a list, a Map or a Set could be; and the numbers of DOMExceptions.
const attempt = (make) => {
  try {
    console.log(make());
  } catch (error) {
    console.log(error.name, error.message);
  }
};

attempt(() => [new Map(null), new Map(undefined), new Set(null), new Set(undefined), new Set('aab')]);
attempt(() => new Map(5));
attempt(() => new Set(true));
const names = [
  'IndexSizeError HierarchyRequestError WrongDocumentError InvalidCharacterError NoModificationAllowedError NotFoundError',
  'NotSupportedError InUseAttributeError InvalidStateError SyntaxError InvalidModificationError NamespaceError',
  'InvalidAccessError TypeMismatchError SecurityError NetworkError AbortError URLMismatchError QuotaExceededError',
  'TimeoutError InvalidNodeTypeError DataCloneError EncodingError OperationError Error',
];
for (const line of names) attempt(() => line.split(' ').map((name) => new DOMException('', name).code));
Array.fromAsync(null).catch((error) => console.log(error.name, error.message));
Array.fromAsync(undefined).catch((error) => console.log(error.name, error.message));
