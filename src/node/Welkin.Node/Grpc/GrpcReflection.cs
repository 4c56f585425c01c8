using global::Grpc.Reflection.V1Alpha;
using Google.Protobuf.Reflection;
using Welkin.Core.Codec;
using Welkin.Node.Services;

namespace Welkin.Node.Grpc;

/// <summary>Tells generic clients which services there are and how their messages look.</summary>
/// <remarks>Versions v1 and v1alpha have the same bytes; the types of v1alpha serve both.</remarks>
internal sealed class GrpcReflection(ServiceRouter router)
{
    private const int NotFound = 5;

    public static bool Serves(string path) =>
        path is "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo" or "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

    /// <exception cref="GrpcException">The bytes are no request.</exception>
    public byte[] Answer(byte[] bytes)
    {
        ServerReflectionRequest request;
        try
        {
            request = ServerReflectionRequest.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcException(GrpcStatus.Internal, "grpc: failed to unmarshal the received message: " + e.Message);
        }
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new() { Service = { Names().Select(name => new ServiceResponse { Name = name }) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                SetFile(response, TypeUrls.Files.FirstOrDefault(file => file.Name == request.FileByFilename), $"unknown file: {request.FileByFilename}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                SetFile(response, FileOf(request.FileContainingSymbol), $"unknown symbol: {request.FileContainingSymbol}");
                break;
            default:
                response.ErrorResponse = new() { ErrorCode = GrpcStatus.Unimplemented, ErrorMessage = "extensions are not served" };
                break;
        }
        return response.ToByteArray();
    }

    private IEnumerable<string> Names() => router.Services.Append("grpc.reflection.v1.ServerReflection").Append("grpc.reflection.v1alpha.ServerReflection").Order(StringComparer.Ordinal);

    private static void SetFile(ServerReflectionResponse response, FileDescriptor? file, string unknown)
    {
        if (file is null) response.ErrorResponse = new() { ErrorCode = NotFound, ErrorMessage = unknown };
        else response.FileDescriptorResponse = new() { FileDescriptorProto = { WithImports(file).Select(item => item.SerializedData) } };
    }

    private static FileDescriptor? FileOf(string symbol)
    {
        if (TypeUrls.TryGetService(symbol, out var service)) return service.File;
        if (TypeUrls.TryGetMessage(symbol, out var message)) return message.File;
        // A method, a field or an enum value lies in what its parent lies in.
        if (TypeUrls.Files.FirstOrDefault(file => file.EnumTypes.Any(type => type.FullName == symbol)) is { } found) return found;
        var dot = symbol.LastIndexOf('.');
        return dot > 0 && (TypeUrls.TryGetService(symbol[..dot], out _) || TypeUrls.TryGetMessage(symbol[..dot], out _)) ? FileOf(symbol[..dot]) : null;
    }

    private static IEnumerable<FileDescriptor> WithImports(FileDescriptor file)
    {
        var seen = new HashSet<string>();
        var order = new List<FileDescriptor>();
        Visit(file);
        return order;

        void Visit(FileDescriptor item)
        {
            if (!seen.Add(item.Name)) return;
            order.Add(item);
            foreach (var import in item.Dependencies) Visit(import);
        }
    }
}
