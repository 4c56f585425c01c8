namespace Welkin.Store;

/// <summary>Deletes the nodes that only a version about to be forgotten still reaches.</summary>
/// <remarks>
/// Versions are a line: a node of the next version that is as old as the doomed one is reached by both. Walking down the
/// next version as far as its younger nodes go gives the roots of all shared subtrees; the doomed version minus these is
/// garbage. The work is proportional to what changed between the two, whatever the size of the tree.
/// </remarks>
internal static class TreePruner
{
    public static void Prune(NodeStore nodes, ref NodeRef doomed, long doomedVersion, ref NodeRef next, IWriteBatch batch)
    {
        if (doomed.IsEmpty || doomed.Id == next.Id) return;
        var shared = new HashSet<NodeId>();
        CollectShared(nodes, ref next, doomedVersion, shared);
        DeleteUnshared(nodes, ref doomed, shared, batch);
    }

    private static void CollectShared(NodeStore nodes, ref NodeRef reference, long doomedVersion, HashSet<NodeId> shared)
    {
        if (reference.IsEmpty) return;
        if (reference.Id.Version <= doomedVersion)
        {
            shared.Add(reference.Id);
            return;
        }

        if (reference.Height == 0) return;
        var node = nodes.Load(ref reference);
        CollectShared(nodes, ref node.Left, doomedVersion, shared);
        CollectShared(nodes, ref node.Right, doomedVersion, shared);
    }

    private static void DeleteUnshared(NodeStore nodes, ref NodeRef reference, HashSet<NodeId> shared, IWriteBatch batch)
    {
        if (shared.Contains(reference.Id)) return;
        if (reference.Height > 0)
        {
            var node = nodes.Load(ref reference);
            DeleteUnshared(nodes, ref node.Left, shared, batch);
            DeleteUnshared(nodes, ref node.Right, shared, batch);
        }

        nodes.Delete(reference.Id, batch);
    }
}
