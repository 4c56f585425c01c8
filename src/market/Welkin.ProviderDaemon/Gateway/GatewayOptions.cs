using System.Net;
using Welkin.Core;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>Where the gateway listens.</summary>
public sealed record GatewayOptions(Address Provider, IPEndPoint Rest, IPEndPoint Grpc, string PublicHostname);
