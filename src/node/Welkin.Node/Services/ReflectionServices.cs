using Cosmos.Autocli.V1;
using Cosmos.Base.Reflection.V1Beta1;
using Cosmos.Base.Reflection.V2Alpha1;
using Cosmos.Reflection.V1;
using Welkin.Core.Codec;
using Welkin.Node.Rpc;
using Welkin.Runtime;
using static Welkin.Node.Services.ServiceRouter;

namespace Welkin.Node.Services;

/// <summary>What the SDK tells about itself: interfaces and who implements them, services, sign modes, descriptors.</summary>
internal sealed class ReflectionServices(NodeContext node, IQuerySource queries)
{
    private const string Interfaces1 = "/cosmos.base.reflection.v1beta1.ReflectionService/";
    private const string Application = "/cosmos.base.reflection.v2alpha1.ReflectionService/";
    private const string SimulatePath = "cosmos.tx.v1beta1.Service.Simulate";

    public IEnumerable<KeyValuePair<string, ServiceMethod>> Methods() =>
    [
        Method<ListAllInterfacesRequest>(Interfaces1 + "ListAllInterfaces", _ => new ListAllInterfacesResponse { InterfaceNames = { Interfaces.Names } }),
        Method<ListImplementationsRequest>(Interfaces1 + "ListImplementations", Implementations),
        Method<GetAuthnDescriptorRequest>(Application + "GetAuthnDescriptor", _ => new GetAuthnDescriptorResponse { Authn = new() { SignModes = { SignModes() } } }),
        Method<GetChainDescriptorRequest>(Application + "GetChainDescriptor", _ => new GetChainDescriptorResponse { Chain = new() { Id = node.Engine.State.ChainId } }),
        Method<GetCodecDescriptorRequest>(Application + "GetCodecDescriptor", _ => new GetCodecDescriptorResponse { Codec = new() { Interfaces = { Interfaces.Names.Select(InterfaceOf) } } }),
        Method<GetConfigurationDescriptorRequest>(Application + "GetConfigurationDescriptor", _ => new GetConfigurationDescriptorResponse { Config = new() { Bech32AccountAddressPrefix = "akash" } }),
        Method<GetQueryServicesDescriptorRequest>(Application + "GetQueryServicesDescriptor", _ => new GetQueryServicesDescriptorResponse { Queries = new() { QueryServices = { Served().Select(ServiceOf) } } }),
        Method<GetTxDescriptorRequest>(Application + "GetTxDescriptor", _ => new GetTxDescriptorResponse { Tx = Transactions() }),
        Method<FileDescriptorsRequest>("/cosmos.reflection.v1.ReflectionService/FileDescriptors", _ => new FileDescriptorsResponse { Files = { TypeUrls.Files.Select(file => Google.Protobuf.Reflection.FileDescriptorProto.Parser.ParseFrom(file.SerializedData)) } }),
        Method<AppOptionsRequest>("/cosmos.autocli.v1.Query/AppOptions", _ => Options()),
    ];

    private static Result<IMessage> Implementations(ListImplementationsRequest request)
    {
        if (request.InterfaceName.Length == 0) return GrpcError.InvalidArgument("invalid interface name");
        return new ListImplementationsResponse { ImplementationMessageNames = { Interfaces.Implementations(request.InterfaceName) } };
    }

    private static IEnumerable<SigningModeDescriptor> SignModes() => new[] { ("SIGN_MODE_DIRECT", 1), ("SIGN_MODE_DIRECT_AUX", 3), ("SIGN_MODE_LEGACY_AMINO_JSON", 127) }
        .Select(mode => new SigningModeDescriptor { Name = mode.Item1, Number = mode.Item2, AuthnInfoProviderMethodFullname = "cosmos.auth.v1beta1.Query.Account" });

    private static InterfaceDescriptor InterfaceOf(string name) => new()
    {
        Fullname = name,
        InterfaceImplementers = { Interfaces.Implementations(name).Select(url => new InterfaceImplementerDescriptor { Fullname = url[1..], TypeUrl = url }) },
    };

    private static TxDescriptor Transactions() => new()
    {
        Fullname = "cosmos.tx.v1beta1.Tx",
        Msgs = { Interfaces.Implementations(Interfaces.Msg).Select(url => new MsgDescriptor { MsgTypeUrl = url }) },
    };

    /// <summary>Services of modules, which answer from the state; simulation is the node's.</summary>
    private IEnumerable<Google.Protobuf.Reflection.ServiceDescriptor> Served() => TypeUrls.Services.Where(service => service.Methods.Any(method => queries.Knows(PathOf(method)) && method.FullName != SimulatePath));

    private static QueryServiceDescriptor ServiceOf(Google.Protobuf.Reflection.ServiceDescriptor service) => new()
    {
        Fullname = service.FullName,
        IsModule = true,
        Methods = { service.Methods.Select(method => new QueryMethodDescriptor { Name = method.Name, FullQueryPath = PathOf(method) }) },
    };

    /// <summary>Which service a module's commands call; the rest a client derives from the descriptors.</summary>
    private AppOptionsResponse Options()
    {
        var response = new AppOptionsResponse();
        foreach (var service in Served().Where(service => service.Name == "Query"))
        {
            var module = service.FullName.Split('.')[^3];
            var options = new ModuleOptions { Query = new() { Service = service.FullName } };
            var messages = service.File.Package + ".Msg";
            if (TypeUrls.TryGetService(messages, out _)) options.Tx = new() { Service = messages };
            response.ModuleOptions[module] = options;
        }
        return response;
    }
}
