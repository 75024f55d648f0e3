package dev.sallyport.load.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.contract.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolListTest {
    @Test
    void everyOtherOfTwoHundredToolsIsHidden() throws IOException {
        List<String> all = names(ToolList.whole());

        assertThat(all).hasSize(200).doesNotHaveDuplicates();
        assertThat(all.stream().filter(name -> name.startsWith(ToolList.HIDDEN)))
                .hasSize(100);
        assertThat(names(ToolList.half()))
                .isEqualTo(all.stream()
                        .filter(name -> !name.startsWith(ToolList.HIDDEN))
                        .toList());
    }

    @Test
    void aListIsAskedFor() throws IOException {
        JsonNode request = Json.MAPPER.readTree(ToolList.REQUEST.text(ToolCall.FIRST_ID));

        assertThat(request.path("method").textValue()).isEqualTo("tools/list");
        assertThat(request.path("id").longValue()).isEqualTo(ToolCall.FIRST_ID);
    }

    private static List<String> names(Template answer) throws IOException {
        return Json.MAPPER
                .readTree(answer.text(ToolCall.FIRST_ID))
                .path("result")
                .path("tools")
                .valueStream()
                .map(tool -> tool.path("name").textValue())
                .toList();
    }
}
