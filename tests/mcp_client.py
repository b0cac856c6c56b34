"""Calls the tools of `byline mcp` through the official client, and prints what came back: run by `tests/mcp.rs`."""
import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main():
    command, arguments, calls = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
    server = StdioServerParameters(command=command, args=arguments)
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        hello = await session.initialize()
        tools = await session.list_tools()
        results = [await session.call_tool(name, given) for name, given in calls]
        await session.send_ping()
        # Names as they are on the wire: those of attributes differ between versions of the client.
        hello, tools, *results = [one.model_dump(by_alias=True, mode="json") for one in (hello, tools, *results)]
        print(json.dumps({
            "server": hello["serverInfo"]["name"],
            "tools": [tool["name"] for tool in tools["tools"]],
            "results": [{"structured": result["structuredContent"], "error": result["isError"],
                         "text": result["content"][0]["text"]} for result in results],
        }))


asyncio.run(main())
