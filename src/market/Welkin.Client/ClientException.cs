using Welkin.Core;

namespace Welkin.Client;

/// <summary>The chain, a node or a provider refused or did not answer. The message says so in one line.</summary>
public class ClientException : Exception
{
    /// <summary>A failure of transport or form, without a code of the chain.</summary>
    public ClientException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>A refusal by the chain.</summary>
    public ClientException(Error error)
        : base(error.Text) => Error = error;

    /// <summary>The chain's codespace, code and text; null when the failure is not the chain's.</summary>
    public Error? Error { get; }

    /// <summary>Whether the node could not be reached at all, so that trying again later makes sense.</summary>
    public virtual bool IsUnavailable => false;
}

/// <summary>A node or provider does not answer.</summary>
public sealed class UnavailableException(string message, Exception? inner = null) : ClientException(message, inner)
{
    /// <inheritdoc/>
    public override bool IsUnavailable => true;
}
