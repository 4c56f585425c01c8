using System.Collections.Immutable;
using System.Text.Json;
using Welkin.Provider;

namespace Welkin.ProviderDaemon.Gateway;

/// <summary>What the bearer of a token may do with the issuer's leases: the <c>leases</c> claim.</summary>
public sealed record LeaseAccess
{
    private enum Level
    {
        Full,
        Scoped,
        Granular,
    }

    /// <summary>Everything, as a certificate gives.</summary>
    public static readonly LeaseAccess Full = new() { Kind = Level.Full };

    private Level Kind { get; init; }

    private ImmutableHashSet<Scope> Scopes { get; init; } = [];

    private ImmutableArray<ProviderGrant> Providers { get; init; } = [];

    /// <summary>Whether an action on a lease is allowed; no scope asks whether the lease is covered at all.</summary>
    public bool Allows(Scope? scope, LeaseId lease) => Kind switch
    {
        Level.Full => true,
        Level.Scoped => scope is null || Scopes.Contains(scope.Value),
        _ => Providers.FirstOrDefault(grant => grant.Provider == lease.Provider.ToString()) is { } grant && grant.Allows(scope, lease.DSeq, lease.GSeq, lease.OSeq),
    };

    /// <summary>Whether an action on a whole deployment is allowed; a grant of one group of it is enough.</summary>
    public bool Allows(Scope? scope, string provider, ulong dseq) => Kind switch
    {
        Level.Full => true,
        Level.Scoped => scope is null || Scopes.Contains(scope.Value),
        _ => Providers.FirstOrDefault(grant => grant.Provider == provider) is { } grant && grant.Allows(scope, dseq, null, null),
    };

    /// <summary>Reads the claim; false for anything that does not keep to its rules.</summary>
    public static bool TryParse(JsonElement claim, out LeaseAccess access)
    {
        access = Full;
        if (claim.ValueKind != JsonValueKind.Object || !TryLevel(claim, out var level))
        {
            return false;
        }

        var (hasScope, hasPermissions) = (claim.TryGetProperty("scope", out var scope), claim.TryGetProperty("permissions", out var permissions));
        switch (level)
        {
            case Level.Full:
                return !hasScope && !hasPermissions;
            case Level.Scoped when !hasPermissions && TryScopes(scope, out var scopes):
                access = new LeaseAccess { Kind = Level.Scoped, Scopes = scopes };
                return true;
            case Level.Granular when !hasScope && TryProviders(permissions, out var providers):
                access = new LeaseAccess { Kind = Level.Granular, Providers = providers };
                return true;
            default:
                return false;
        }
    }

    private static bool TryLevel(JsonElement owner, out Level level)
    {
        level = default;
        return owner.TryGetProperty("access", out var text) && text.ValueKind == JsonValueKind.String && text.GetString() switch
        {
            "full" => Set(Level.Full, out level),
            "scoped" => Set(Level.Scoped, out level),
            "granular" => Set(Level.Granular, out level),
            _ => false,
        };

        static bool Set(Level value, out Level level)
        {
            level = value;
            return true;
        }
    }

    private static bool TryScopes(JsonElement list, out ImmutableHashSet<Scope> scopes)
    {
        scopes = [];
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return false;
        }

        var read = ImmutableHashSet.CreateBuilder<Scope>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || !Gateway.Scopes.TryParse(item.GetString()!, out var scope) || !read.Add(scope))
            {
                return false;
            }
        }

        scopes = read.ToImmutable();
        return true;
    }

    private static bool TryProviders(JsonElement list, out ImmutableArray<ProviderGrant> grants)
    {
        grants = [];
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return false;
        }

        var read = ImmutableArray.CreateBuilder<ProviderGrant>();
        foreach (var item in list.EnumerateArray())
        {
            if (!TryProvider(item, out var grant) || read.Any(earlier => earlier.Provider == grant.Provider))
            {
                return false;
            }

            read.Add(grant);
        }

        grants = read.ToImmutable();
        return true;
    }

    private static bool TryProvider(JsonElement item, out ProviderGrant grant)
    {
        grant = null!;
        if (item.ValueKind != JsonValueKind.Object
            || !item.TryGetProperty("provider", out var provider) || provider.ValueKind != JsonValueKind.String
            || !TryLevel(item, out var level))
        {
            return false;
        }

        var (scopes, deployments) = (ImmutableHashSet<Scope>.Empty, ImmutableArray<DeploymentGrant>.Empty);
        if (level == Level.Scoped && !(item.TryGetProperty("scope", out var scope) && TryScopes(scope, out scopes)))
        {
            return false;
        }

        if (level == Level.Granular && !(item.TryGetProperty("deployments", out var list) && TryDeployments(list, out deployments)))
        {
            return false;
        }

        grant = new ProviderGrant(provider.GetString()!, level == Level.Full, scopes, deployments);
        return true;
    }

    private static bool TryDeployments(JsonElement list, out ImmutableArray<DeploymentGrant> grants)
    {
        grants = [];
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return false;
        }

        var read = ImmutableArray.CreateBuilder<DeploymentGrant>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object
                || !item.TryGetProperty("scope", out var scope) || !TryScopes(scope, out var scopes)
                || !TryNumber(item, "dseq", out var dseq) || dseq == 0
                || !TryNumber(item, "gseq", out var gseq) || !TryNumber(item, "oseq", out var oseq)
                || (oseq != 0 && gseq == 0))
            {
                return false;
            }

            read.Add(new DeploymentGrant(dseq, gseq, oseq, scopes));
        }

        grants = read.ToImmutable();
        return true;
    }

    /// <summary>A whole number, as a number or as text; absent is 0.</summary>
    private static bool TryNumber(JsonElement item, string name, out ulong number)
    {
        number = 0;
        return !item.TryGetProperty(name, out var value) || value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetUInt64(out number),
            JsonValueKind.String => ulong.TryParse(value.GetString(), out number),
            _ => false,
        };
    }

    private sealed record ProviderGrant(string Provider, bool Full, ImmutableHashSet<Scope> Scopes, ImmutableArray<DeploymentGrant> Deployments)
    {
        public bool Allows(Scope? scope, ulong dseq, uint? gseq, uint? oseq)
        {
            if (Full || !Scopes.IsEmpty)
            {
                return Full || scope is null || Scopes.Contains(scope.Value);
            }

            return Deployments.Any(grant => grant.Allows(scope, dseq, gseq, oseq));
        }
    }

    private sealed record DeploymentGrant(ulong DSeq, ulong GSeq, ulong OSeq, ImmutableHashSet<Scope> Scopes)
    {
        public bool Allows(Scope? scope, ulong dseq, uint? gseq, uint? oseq) =>
            DSeq == dseq
            && (GSeq == 0 || gseq is null || GSeq == gseq)
            && (OSeq == 0 || oseq is null || OSeq == oseq)
            && (scope is null || Scopes.Contains(scope.Value));
    }
}
