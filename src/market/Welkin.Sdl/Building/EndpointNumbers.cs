using Akash.Base.Resources.V1Beta4;
using Welkin.Sdl.Model;

namespace Welkin.Sdl.Building;

/// <summary>
/// Numbers of leased addresses. They count uses: all names used by global entries are sorted, repetitions included, and a name has the place of
/// its last use.
/// </summary>
internal sealed class EndpointNumbers
{
    private readonly Dictionary<string, uint> _numbers = new(StringComparer.Ordinal);

    public EndpointNumbers(IReadOnlyList<ServiceModel> services)
    {
        var used = services.SelectMany(service => service.Expose).SelectMany(expose => expose.To)
            .Where(target => target is { Global: true, Ip.Length: > 0 }).Select(target => target.Ip).Order(StringComparer.Ordinal);
        var place = 0u;
        foreach (var name in used)
        {
            _numbers[name] = ++place;
        }
    }

    public uint Of(string ip) => _numbers.GetValueOrDefault(ip);

    /// <summary>What a service needs from the outside, in the order of the file.</summary>
    public IEnumerable<Endpoint> Endpoints(ServiceModel service)
    {
        foreach (var expose in service.Expose)
        {
            foreach (var target in expose.To.Where(target => target.Global))
            {
                yield return new Endpoint { Kind = expose.IsWeb ? Endpoint.Types.Kind.SharedHttp : Endpoint.Types.Kind.RandomPort };
                if (target.Ip.Length > 0)
                {
                    yield return new Endpoint { Kind = Endpoint.Types.Kind.LeasedIp, SequenceNumber = Of(target.Ip) };
                }
            }
        }
    }
}
