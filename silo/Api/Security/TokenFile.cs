namespace Grid.Silo;

/// <summary>Reads a token from its file: one line, so that it never stands on a command line or in the environment.</summary>
public static class TokenFile
{
    private const int Shortest = 16;
    private const int Longest = 1024;

    /// <exception cref="ApiOptionsException">The file cannot be read, or holds no token that is worth the name.</exception>
    public static string Read(string file)
    {
        string token;
        try
        {
            token = new FileInfo(file).Length <= 2 * Longest ? File.ReadAllText(file).Trim() : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ApiOptionsException($"The token file {file} cannot be read: {error.Message}", error);
        }

        return token.Length is >= Shortest and <= Longest && token.All(letter => letter is > ' ' and <= '~')
            ? token
            : throw new ApiOptionsException(
                $"The token file {file} holds no token: one line of {Shortest} to {Longest} visible ASCII characters. "
                    + $"Make one: head -c 32 /dev/urandom | base64 > {file}"
            );
    }
}
