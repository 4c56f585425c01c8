using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Welkin.Core.Codec;

/// <summary>Every message and service of the wire, by name.</summary>
public static class TypeUrls
{
    /// <summary>The linked files; each stands after the files that it imports.</summary>
    public static ImmutableArray<FileDescriptor> Files => Catalog.Files;

    /// <summary>The linked services, sorted by full name.</summary>
    public static ImmutableArray<ServiceDescriptor> Services => Catalog.Services;

    /// <summary>All linked messages, nested ones too, in the order of their files.</summary>
    public static IEnumerable<MessageDescriptor> AllMessages => Files.SelectMany(file => file.MessageTypes).SelectMany(WithNested);

    /// <summary>The type URL of a message: a slash and its full name.</summary>
    public static string Of(MessageDescriptor message) => "/" + message.FullName;

    /// <summary>The type URL of a message: a slash and its full name.</summary>
    public static string Of(IMessage message) => Of(message.Descriptor);

    /// <summary>A message by its full name, without slash.</summary>
    public static bool TryGetMessage(string fullName, [NotNullWhen(true)] out MessageDescriptor? message) =>
        Catalog.Messages.TryGetValue(fullName, out message);

    /// <summary>The message of a type URL, which must be exactly a slash and a linked name. Errors: undefined.</summary>
    public static Result<MessageDescriptor> Resolve(string typeUrl) =>
        typeUrl.StartsWith('/') && Catalog.Messages.TryGetValue(typeUrl[1..], out var message)
            ? message
            : Error.Undefined($"unable to resolve type URL {typeUrl}");

    /// <summary>A service by its full name.</summary>
    public static bool TryGetService(string fullName, [NotNullWhen(true)] out ServiceDescriptor? service) =>
        Catalog.ServicesByName.TryGetValue(fullName, out service);

    /// <summary>A method by its path, <c>/package.Service/Method</c>; the leading slash may be missing.</summary>
    public static bool TryGetMethod(string path, [NotNullWhen(true)] out MethodDescriptor? method)
    {
        method = null;
        var name = path.AsSpan().TrimStart('/');
        var slash = name.IndexOf('/');
        if (slash > 0 && Catalog.ServicesByName.TryGetValue(name[..slash].ToString(), out var service))
        {
            method = service.FindMethodByName(name[(slash + 1)..].ToString());
        }

        return method is not null;
    }

    /// <summary>A message in its envelope, with the bytes that the network's encoder would write.</summary>
    public static Any Pack(IMessage message) => new()
    {
        TypeUrl = Of(message),
        Value = ByteString.CopyFrom(GogoWire.Encode(message)),
    };

    /// <summary>The message of an envelope, as the network's decoder would hold it. Errors: undefined.</summary>
    public static Result<IMessage> Unpack(Any any) =>
        Resolve(any.TypeUrl).TryGet(out var descriptor, out var error) ? GogoWire.Decode(descriptor, any.Value.Span) : error;

    /// <summary>The message of an envelope where its type is known. Errors: undefined.</summary>
    public static Result<T> Unpack<T>(Any any)
        where T : class, IMessage
    {
        if (!Unpack(any).TryGet(out var message, out var error))
        {
            return error;
        }

        return message is T typed ? typed : Error.Undefined($"expected {typeof(T).Name}, got {any.TypeUrl}");
    }

    /// <summary>The entries of maps are messages on the wire, but nothing in a program.</summary>
    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.NestedTypes.Where(nested => nested.GetOptions()?.MapEntry != true).SelectMany(WithNested).Prepend(message);

    /// <summary>
    /// All that is linked. Reading the descriptors of every file takes most of a second, so it waits until something is looked up by name:
    /// a client that only packs messages it holds never pays for it.
    /// </summary>
    private static class Catalog
    {
        public static readonly ImmutableArray<FileDescriptor> Files = Reachable(Welkin.WireReflection.Descriptor);

        public static readonly FrozenDictionary<string, MessageDescriptor> Messages =
            AllMessages.ToFrozenDictionary(message => message.FullName, StringComparer.Ordinal);

        public static readonly ImmutableArray<ServiceDescriptor> Services =
            [.. Files.SelectMany(file => file.Services).OrderBy(service => service.FullName, StringComparer.Ordinal)];

        public static readonly FrozenDictionary<string, ServiceDescriptor> ServicesByName =
            Services.ToFrozenDictionary(service => service.FullName, StringComparer.Ordinal);

        private static ImmutableArray<FileDescriptor> Reachable(FileDescriptor root)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var files = ImmutableArray.CreateBuilder<FileDescriptor>();
            Visit(root);
            return files.ToImmutable();

            void Visit(FileDescriptor file)
            {
                if (!seen.Add(file.Name))
                {
                    return;
                }

                foreach (var dependency in file.Dependencies)
                {
                    Visit(dependency);
                }

                files.Add(file);
            }
        }
    }
}
