using Welkin.Core;

namespace Welkin.Modules.Compute.Deployment;

/// <summary>Registered errors of codespace <c>deployment</c>; codes and texts are frozen by the wire.</summary>
internal static class DeploymentErrors
{
    public static readonly Error NameDoesNotExist = new("deployment", 1, "Name does not exist");
    public static readonly Error InvalidRequest = new("deployment", 2, "Invalid request");
    public static readonly Error DeploymentExists = new("deployment", 3, "Deployment exists");
    public static readonly Error DeploymentNotFound = new("deployment", 4, "Deployment not found");
    public static readonly Error DeploymentClosed = new("deployment", 5, "Deployment closed");
    public static readonly Error OwnerAccountMissing = new("deployment", 6, "Owner account missing");
    public static readonly Error InvalidGroups = new("deployment", 7, "Invalid groups");
    public static readonly Error InvalidDeploymentId = new("deployment", 8, "Invalid: deployment id");
    public static readonly Error EmptyHash = new("deployment", 9, "Invalid: empty hash");
    public static readonly Error InvalidHash = new("deployment", 10, "Invalid: deployment hash");
    public static readonly Error Internal = new("deployment", 11, "internal error");
    public static readonly Error InvalidDeployment = new("deployment", 12, "Invalid deployment");
    public static readonly Error InvalidGroupId = new("deployment", 13, "Invalid deployment's group ID");
    public static readonly Error GroupNotFound = new("deployment", 14, "Group not found");
    public static readonly Error GroupClosed = new("deployment", 15, "Group already closed");
    public static readonly Error GroupOpen = new("deployment", 16, "Group open");
    public static readonly Error GroupPaused = new("deployment", 17, "Group paused");
    public static readonly Error GroupNotOpen = new("deployment", 18, "Group not open");
    public static readonly Error GroupSpecInvalid = new("deployment", 19, "GroupSpec invalid");
    public static readonly Error InvalidDeposit = new("deployment", 20, "Deposit invalid");
    public static readonly Error InvalidIdPath = new("deployment", 21, "ID path invalid");
    public static readonly Error InvalidParam = new("deployment", 22, "parameter invalid");
    public static readonly Error InvalidEscrowId = new("deployment", 23, "invalid escrow id");

    // From the newer line (v2.1), for messages that use reclamation.
    public static readonly Error InvalidReclamation = new("deployment", 26, "invalid reclamation configuration");
}
