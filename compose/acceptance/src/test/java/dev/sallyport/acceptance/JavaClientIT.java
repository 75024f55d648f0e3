package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.GetPromptRequest;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official Java client through an edge. */
@ExtendWith(OnCluster.class)
class JavaClientIT {
    @Test
    void toolsResourcesAndPromptsOverStreamableHttp(ClusterUnderTest cluster) throws IOException, InterruptedException {
        try (FixtureServer fixture = FixtureServer.start()) {
            cluster.serve("java-client", fixture.url());
            HttpClientStreamableHttpTransport transport = HttpClientStreamableHttpTransport.builder(
                            cluster.edges().get(0).toString())
                    .endpoint("/java-client/mcp")
                    .build();
            try (McpSyncClient client = McpClient.sync(transport)
                    .requestTimeout(Duration.ofSeconds(20))
                    .build()) {
                client.initialize();

                assertThat(client.listTools().tools()).extracting(Tool::name).contains("echo");
                assertThat(client.callTool(CallToolRequest.builder("echo")
                                        .arguments(Map.of("text", "hello"))
                                        .build())
                                .content())
                        .singleElement()
                        .isInstanceOfSatisfying(
                                TextContent.class,
                                text -> assertThat(text.text()).isEqualTo("hello"));
                assertThat(client.listResources().resources()).isNotEmpty();
                assertThat(client.readResource(ReadResourceRequest.builder("test://static-text")
                                        .build())
                                .contents())
                        .singleElement()
                        .isInstanceOfSatisfying(
                                TextResourceContents.class,
                                text -> assertThat(text.text()).contains("static text resource"));
                assertThat(client.listPrompts().prompts()).isNotEmpty();
                GetPromptRequest prompt = GetPromptRequest.builder("test_prompt_with_arguments")
                        .arguments(Map.of("arg1", "left", "arg2", "right"))
                        .build();
                assertThat(client.getPrompt(prompt).messages()).isNotEmpty();
            }
        }
    }
}
